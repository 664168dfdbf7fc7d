import { runAlgorithmCase } from '@rondo/scheduler/testing';
import { caseRunner } from '../runner.ts';

/** `algorithm/1`: histories of a pipeline and the versions that a job's inputs resolve to. */
export const algorithmRunner = caseRunner('algorithm/1', runAlgorithmCase);
