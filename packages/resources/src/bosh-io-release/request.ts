import { decodeRequest } from '../sdk/decode-request.ts';
import { type Decoder, looseFlag, looseText, record } from '../sdk/json/decoders.ts';
import { noteUnknownFields } from '../sdk/json/unknown-fields.ts';
import type { ProgramContext, ProgramRequest } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';

const sourceShape = { repository: looseText, regexp: looseText, bosh_io_url: looseText };
const paramsShape = { tarball: looseFlag };
const whole = record({
  source: record(sourceShape),
  params: record(paramsShape),
  version: record({ version: looseText }),
});

type Of<D> = D extends Decoder<infer Value> ? Value : never;
export type BoshReleaseRequest = Of<typeof whole>;

/** Decodes and judges a request to bosh-io-release. */
export function readBoshReleaseRequest(request: ProgramRequest, context: ProgramContext): BoshReleaseRequest {
  noteUnknownFields(
    request,
    { source: { fields: Object.keys(sourceShape) }, params: { fields: Object.keys(paramsShape) } },
    context,
  );
  const decoded = decodeRequest(request, whole, 'invalid payload: ');
  const { repository } = decoded.source;
  if (repository === '') throw new ProgramFailure('must specify source repository');
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository) || /(^|\/)\.{1,2}($|\/)/.test(repository)) {
    throw new ProgramFailure(
      `source.repository must be a repository of GitHub as owner/name, not ${JSON.stringify(repository)}`,
    );
  }
  return decoded;
}
