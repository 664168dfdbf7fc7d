import { runDiffCase } from '@rondo/pipeline/testing';
import { caseRunner } from '../runner.ts';

/** `diff/1`: two pipelines and the difference that `fly set-pipeline` shows. */
export const diffRunner = caseRunner('diff/1', runDiffCase);
