import { decodeRequest } from '../sdk/decode-request.ts';
import { type Decoder, flag, looseFlag, looseText, type RecordRules, record, text } from '../sdk/json/decoders.ts';
import { noteUnknownFields } from '../sdk/json/unknown-fields.ts';
import type { ProgramContext, ProgramRequest } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';

const folded: RecordRules = { unknownKeys: 'ignore', keyCase: 'folded' };

const sourceShape = {
  json_key: text,
  bucket: text,
  regexp: text,
  versioned_file: text,
  skip_download: flag,
  initial_version: text,
  initial_path: text,
  initial_content_text: text,
  initial_content_binary: text,
};
const paramsShape = {
  // A text in the original; both are taken.
  skip_download: skipDownload,
  unpack: flag,
  file: text,
  predefined_acl: text,
  content_type: text,
  cache_control: text,
};
const source = record(sourceShape, folded);
const version = record({ path: text, generation: looseText }, folded);
const whole = record({ source, version, params: record(paramsShape, folded) }, folded);

type Of<D> = D extends Decoder<infer Value> ? Value : never;
export type GcsSource = Of<typeof source>;
export type GcsRequest = Of<typeof whole>;

const red = (message: string) => `\u001b[31m${message}\u001b[0m`;

/** What this type has always put before a failure. */
export const failurePrefix = red('error running command: ');

/** A failure in the form that this type has always had. */
export function gcsFailure(message: string, cause?: unknown): ProgramFailure {
  return new ProgramFailure(`${failurePrefix}${message}`, { cause });
}

/** Decodes and judges a request to gcs. */
export function readGcsRequest(request: ProgramRequest, context: ProgramContext): GcsRequest {
  noteUnknownFields(
    request,
    { source: { fields: Object.keys(sourceShape) }, params: { fields: Object.keys(paramsShape) } },
    context,
  );
  const decoded = decodeRequest(request, whole, red('error reading request from stdin: '));
  const mistake = mistakeIn(decoded.source);
  if (mistake !== undefined) throw gcsFailure(mistake);
  return decoded;
}

function mistakeIn(asked: GcsSource): string | undefined {
  const [byRegexp, byGenerations] = [asked.regexp !== '', asked.versioned_file !== ''];
  const { initial_version, initial_path, initial_content_text, initial_content_binary } = asked;
  if (asked.bucket === '') return 'please specify the bucket';
  if (byRegexp === byGenerations) return 'please specify either regexp or versioned_file';
  if (initial_version !== '' && !isInt64(initial_version)) return 'if set, initial_version must be an int64';
  if (byRegexp && initial_version !== '') return 'use initial_path when regexp is set';
  if (byGenerations && initial_path !== '') return 'use initial_version when versioned_file is set';
  if (initial_content_text !== '' && initial_content_binary !== '') {
    return 'use initial_content_text or initial_content_binary but not both';
  }
  const binary = initial_content_binary.replaceAll(/\s/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(binary) || binary.length % 4 !== 0) {
    return 'initial_content_binary could not be decoded to base64';
  }
  const hasContent = initial_content_text !== '' || initial_content_binary !== '';
  if (hasContent && initial_version === '' && initial_path === '') {
    return 'use initial_version or initial_path when initial content is set';
  }
  return undefined;
}

/** Whether a text is a whole number as generations are. */
export function isInt64(written: string): boolean {
  return /^-?\d{1,19}$/.test(written) && BigInt.asIntN(64, BigInt(written)) === BigInt(written);
}

function skipDownload(value: Parameters<typeof looseFlag>[0], path: string): boolean | undefined {
  if (value === '') return undefined;
  if (typeof value !== 'string') return looseFlag(value, path);
  // What Go takes for a boolean.
  if (/^(1|t|T|TRUE|true|True)$/.test(value)) return true;
  if (/^(0|f|F|FALSE|false|False)$/.test(value)) return false;
  throw gcsFailure(`invalid skip_download value specified: ${value}; params.skip_download must be true or false`);
}
