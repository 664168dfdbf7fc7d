import { decodeRequest } from '../sdk/decode-request.ts';
import { type Decoder, flag, type RecordRules, record, text } from '../sdk/json/decoders.ts';
import { noteUnknownFields } from '../sdk/json/unknown-fields.ts';
import type { ProgramContext, ProgramRequest } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';

const folded: RecordRules = { unknownKeys: 'ignore', keyCase: 'folded' };

const authShape = { access_key: text, secret_key: text };
const sourceShape = {
  name: text,
  version_family: text,
  force_regular: flag,
  auth: record(authShape, folded),
  bosh_io_url: text,
};
const paramsShape = {
  tarball: ((value, path) =>
    value === undefined || value === null ? true : flag(value, path)) satisfies Decoder<boolean>,
  preserve_filename: flag,
};
const source = record(sourceShape, folded);
const whole = record(
  { source, params: record(paramsShape, folded), version: record({ version: text }, folded) },
  folded,
);

type Of<D> = D extends Decoder<infer Value> ? Value : never;
export type StemcellSource = Of<typeof source>;
export type StemcellRequest = Of<typeof whole>;

/** Decodes and judges a request to bosh-io-stemcell. */
export function readStemcellRequest(request: ProgramRequest, context: ProgramContext): StemcellRequest {
  noteUnknownFields(
    request,
    { source: { fields: Object.keys(sourceShape) }, params: { fields: Object.keys(paramsShape) } },
    context,
  );
  const decoded = decodeRequest(request, whole, 'failed reading json: ');
  const { name, auth } = decoded.source;
  if (name === '') throw new ProgramFailure('source.name is required: the name of a stemcell on bosh.io');
  if ((auth.access_key === '') !== (auth.secret_key === '')) {
    const missing = auth.access_key === '' ? 'access_key' : 'secret_key';
    throw new ProgramFailure(`source.auth.${missing} is required beside the other key`);
  }
  return decoded;
}
