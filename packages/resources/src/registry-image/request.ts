import { decodeRequest } from '../sdk/decode-request.ts';
import { certificates } from '../sdk/json/certificates.ts';
import {
  anything,
  type Decoder,
  flag,
  listOf,
  optional,
  orElse,
  type RecordRules,
  record,
  text,
} from '../sdk/json/decoders.ts';
import { JsonNumber } from '../sdk/json/json-value.ts';
import { mustBe } from '../sdk/json/payload-error.ts';
import type { ProgramRequest } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';

const strict: RecordRules = { unknownKeys: 'reject', keyCase: 'folded' };

/** A text, or a number as it is written: `1.10` stays `1.10`. */
export const tagText: Decoder<string> = orElse((value, path) => {
  if (typeof value === 'string') return value;
  if (value instanceof JsonNumber) return value.text;
  throw mustBe(path, 'a text or a number', value);
}, '');

const platform = record({ architecture: text, os: text }, strict);

const mirror = record({ host: text, username: text, password: text }, strict);

const contentTrust = record(
  {
    server: text,
    repository_key_id: text,
    repository_key: text,
    repository_passphrase: text,
    tls_key: text,
    tls_cert: text,
    username: text,
    password: text,
    scopes: text,
  },
  strict,
);

export const registrySource = record(
  {
    repository: text,
    insecure: flag,
    tag: tagText,
    tag_regex: text,
    created_at_sort: flag,
    variant: text,
    semver_constraint: text,
    pre_releases: flag,
    pre_release_prefixes: listOf(text),
    username: text,
    password: text,
    aws_access_key_id: text,
    aws_secret_access_key: text,
    aws_session_token: text,
    aws_region: text,
    aws_role_arn: text,
    aws_role_arns: listOf(text),
    aws_account_id: text,
    aws_ecr_registry_id: text,
    azure_acr: flag,
    azure_client_id: text,
    azure_tenant_id: text,
    azure_environment: text,
    platform: optional((value, path) => platform(value, path)),
    label_regex: text,
    annotation_regex: text,
    registry_mirror: optional((value, path) => mirror(value, path)),
    content_trust: optional((value, path) => contentTrust(value, path)),
    ca_certs: listOf(certificates),
    debug: flag,
  },
  strict,
);

const version = record({ tag: text, digest: text }, strict);

const getParams = record(
  {
    format: text,
    platform: optional((value, path) => platform(value, path)),
    skip_download: flag,
    held_layers: listOf(text),
  },
  strict,
);

const putParams = record(
  { image: text, version: text, bump_aliases: flag, additional_tags: text, tag_prefix: text },
  strict,
);

const checkRequest = record(
  { source: registrySource, version: optional((value, path) => version(value, path)), params: anything },
  strict,
);
const getRequest = record({ source: registrySource, version, params: getParams }, strict);
const putRequest = record({ source: registrySource, params: putParams, version: anything }, strict);

type Of<D> = D extends Decoder<infer Value> ? Value : never;
export type RegistrySource = Of<typeof registrySource>;
export type RegistryVersion = Of<typeof version>;
export type RegistryGetParams = Of<typeof getParams>;
export type RegistryPutParams = Of<typeof putParams>;

const prefix = 'invalid payload: ';

export function readCheckRequest(request: ProgramRequest): Of<typeof checkRequest> {
  return judged(decodeRequest(request, checkRequest, prefix));
}

export function readGetRequest(request: ProgramRequest): Of<typeof getRequest> {
  const decoded = judged(decodeRequest(request, getRequest, prefix));
  if (!/^sha256:[0-9a-f]{64}$/.test(decoded.version.digest)) {
    throw new ProgramFailure(`${prefix}version.digest must be sha256: and 64 hexadecimal digits`);
  }
  return decoded;
}

export function readPutRequest(request: ProgramRequest): Of<typeof putRequest> {
  return judged(decodeRequest(request, putRequest, prefix));
}

function judged<Request extends { readonly source: RegistrySource }>(request: Request): Request {
  if (request.source.repository === '') throw new ProgramFailure(`${prefix}source.repository is required`);
  return request;
}
