import { runValidateCase } from '@rondo/pipeline/testing';
import { caseRunner } from '../runner.ts';

/** `validate/1`: configs and the warnings and errors of validation. */
export const validateRunner = caseRunner('validate/1', runValidateCase);
