import { runYamlCase } from '@rondo/pipeline/testing';
import { caseRunner } from '../runner.ts';

/** `yaml/1`: pipeline files as `fly` and the server see them. */
export const yamlRunner = caseRunner('yaml/1', runYamlCase);
