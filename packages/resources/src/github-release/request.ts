import { decodeRequest } from '../sdk/decode-request.ts';
import { type Decoder, flag, listOf, optionalFlag, type RecordRules, record, text } from '../sdk/json/decoders.ts';
import { httpUrl } from '../sdk/json/http-url.ts';
import { noteUnknownFields } from '../sdk/json/unknown-fields.ts';
import type { ProgramContext, ProgramRequest } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';

const folded: RecordRules = { unknownKeys: 'ignore', keyCase: 'folded' };

const source = record(
  {
    user: text,
    owner: text,
    repository: text,
    access_token: text,
    github_api_url: httpUrl,
    github_v4_api_url: httpUrl,
    github_uploads_url: httpUrl,
    insecure: flag,
    release: optionalFlag,
    pre_release: flag,
    drafts: flag,
    tag_filter: text,
    order_by: text,
    semver_constraint: text,
    asset_dir: flag,
  },
  folded,
);

const version = record({ tag: text, id: text, timestamp: text }, folded);

const params = record(
  {
    globs: listOf(text),
    include_source_tarball: flag,
    include_source_zip: flag,
    name: text,
    tag: text,
    tag_prefix: text,
    commitish: text,
    body: text,
    generate_release_notes: flag,
  },
  folded,
);

const whole = record({ source, version, params }, folded);

type Of<D> = D extends Decoder<infer Value> ? Value : never;
export type ReleaseSource = Of<typeof source> & { readonly owner: string };
export type ReleaseVersion = Of<typeof version>;
export type ReleaseRequest = Of<typeof whole>;

const red = (message: string) => `\u001b[31m${message}\u001b[0m`;

/** A failure in the form that this type has always had: a red prefix, then the message. */
export function releaseFailure(message: string, cause?: unknown): ProgramFailure {
  return new ProgramFailure(`${red('error running command: ')}${message}`, { cause });
}

/** Decodes and judges a request to github-release (resources.md 11.1). */
export function readReleaseRequest(request: ProgramRequest, context: ProgramContext): ReleaseRequest {
  noteUnknownFields(request, { source, params }, context);
  const decoded = decodeRequest(request, whole, red('error reading request from stdin: '));
  const owner = decoded.source.user || decoded.source.owner;
  if (owner === '') throw releaseFailure('source.owner is required');
  if (decoded.source.repository === '') throw releaseFailure('source.repository is required');
  if (!['', 'version', 'time'].includes(decoded.source.order_by)) {
    throw releaseFailure(`source.order_by must be version or time, not ${decoded.source.order_by}`);
  }
  return { ...decoded, source: { ...decoded.source, owner } };
}
