import { runFormatCase } from '@rondo/pipeline/testing';
import { caseRunner } from '../runner.ts';

/** `format/1`: pipeline files and their normal form. */
export const formatRunner = caseRunner('format/1', runFormatCase);
