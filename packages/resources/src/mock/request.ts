import { decodeRequest } from '../sdk/decode-request.ts';
import { anything, type Decoder, flag, listOf, mapOf, type RecordRules, record, text } from '../sdk/json/decoders.ts';
import type { ProgramContext, ProgramRequest } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { logLine } from './log-line.ts';

const strict: RecordRules = { unknownKeys: 'reject', keyCase: 'folded' };

const mockRequest = record(
  {
    source: record(
      {
        mirror_self: flag,
        initial_version: text,
        no_initial_version: flag,
        force_version: text,
        create_files: mapOf(anything),
        check_delay: text,
        check_failure: text,
        metadata: listOf(record({ name: text, value: text }, strict)),
        log: text,
      },
      strict,
    ),
    version: record({ version: text, privileged: text }, strict),
    params: record(
      {
        mirror_self_via_params: flag,
        create_files_via_params: mapOf(anything),
        version: text,
        file: text,
        print_env: flag,
        format: text,
        held_layers: listOf(text),
      },
      strict,
    ),
  },
  strict,
);

export type MockRequest = typeof mockRequest extends Decoder<infer Value> ? Value : never;

/** Decodes a request to mock; keys that it does not know are an error (resources.md 2.1). */
export function readMockRequest(request: ProgramRequest, context: ProgramContext): MockRequest {
  try {
    const decoded = decodeRequest(request, mockRequest, 'invalid payload: ');
    if (decoded.source.log !== '') context.log(logLine('info', decoded.source.log));
    return decoded;
  } catch (error) {
    throw error instanceof ProgramFailure ? new ProgramFailure(logLine('fatal', error.message)) : error;
  }
}
