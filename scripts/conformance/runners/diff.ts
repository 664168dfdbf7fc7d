import { runDiffCase } from '@rondo/fly/testing';
import { caseRunner } from '../runner.ts';

/** `diff/1`: two pipelines, and all that `fly set-pipeline` prints when the second follows the first. */
export const diffRunner = caseRunner('diff/1', runDiffCase);
