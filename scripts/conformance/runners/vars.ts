import { runVarsCase } from '@rondo/pipeline/testing';
import { caseRunner } from '../runner.ts';

/** `vars/1`: templates, references, look-ups. */
export const varsRunner = caseRunner('vars/1', runVarsCase);
