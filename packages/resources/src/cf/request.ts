import { decodeRequest } from '../sdk/decode-request.ts';
import {
  anything,
  type Decoder,
  flag,
  listOf,
  looseText,
  mapOf,
  type RecordRules,
  record,
  text,
} from '../sdk/json/decoders.ts';
import { noteUnknownFields } from '../sdk/json/unknown-fields.ts';
import type { ProgramContext, ProgramRequest } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { parseInstant } from '../time/instant.ts';

const folded: RecordRules = { unknownKeys: 'ignore', keyCase: 'folded' };

const sourceShape = {
  api: text,
  username: text,
  password: text,
  client_id: text,
  client_secret: text,
  organization: text,
  space: text,
  skip_cert_check: flag,
  verbose: flag,
};
const paramsShape = {
  manifest: text,
  path: text,
  current_app_name: text,
  vars: mapOf(anything),
  vars_files: listOf(text),
  environment_variables: mapOf(looseText),
  docker_username: text,
  docker_password: text,
  show_app_log: flag,
  no_start: flag,
};
const source = record(sourceShape, folded);
const params = record(paramsShape, folded);
const whole = record({ source, params, version: record({ timestamp: text }, folded) }, folded);

type Of<D> = D extends Decoder<infer Value> ? Value : never;
export type CfSource = Of<typeof source>;
export type CfRequest = Of<typeof whole>;

/** A failure in the form that this type has always had. */
export function cfFailure(message: string, cause?: unknown): ProgramFailure {
  return new ProgramFailure(`error running command: ${message}`, { cause });
}

/** Decodes a request to cf (resources.md 12). */
export function readCfRequest(request: ProgramRequest, context: ProgramContext): CfRequest {
  noteUnknownFields(
    request,
    { source: { fields: Object.keys(sourceShape) }, params: { fields: Object.keys(paramsShape) } },
    context,
  );
  const decoded = decodeRequest(request, whole, 'error reading request from stdin: ');
  const { timestamp } = decoded.version;
  if (timestamp !== '' && parseInstant(timestamp) === undefined) {
    throw new ProgramFailure(
      `error reading request from stdin: version.timestamp must be a time like 2024-01-02T03:04:05Z, not ${timestamp}`,
    );
  }
  return decoded;
}

/** What a put needs of a source. Throws ProgramFailure naming the field that is missing. */
export function requireAccess(asked: CfSource): void {
  for (const field of ['api', 'organization', 'space'] as const) {
    if (asked[field] === '') throw cfFailure(`source.${field} is required`);
  }
  const complete =
    (asked.client_id !== '' && asked.client_secret !== '') || (asked.username !== '' && asked.password !== '');
  if (!complete)
    throw cfFailure('source.username and source.password, or source.client_id and source.client_secret, are required');
  // The cf program would take them for options.
  for (const field of ['api', 'organization', 'space'] as const) {
    if (asked[field].startsWith('-')) throw cfFailure(`source.${field} must not begin with a dash`);
  }
}
