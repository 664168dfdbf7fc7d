import { decodeRequest } from '../sdk/decode-request.ts';
import { type Decoder, flag, type RecordRules, record, text } from '../sdk/json/decoders.ts';
import { noteUnknownFields } from '../sdk/json/unknown-fields.ts';
import type { ProgramContext, ProgramRequest } from '../sdk/program.ts';
import type { Bump } from './bump.ts';

const folded: RecordRules = { unknownKeys: 'ignore', keyCase: 'folded' };

const scope = record(
  { project_id: text, project_name: text, domain_id: text, domain_name: text, system: flag, trust_id: text },
  folded,
);

const openstack = record(
  {
    container: text,
    item_name: text,
    region: text,
    identity_endpoint: text,
    username: text,
    user_id: text,
    password: text,
    passcode: text,
    domain_id: text,
    domain_name: text,
    tenant_id: text,
    tenant_name: text,
    token_id: text,
    scope,
    application_credential_id: text,
    application_credential_name: text,
    application_credential_secret: text,
    application_credential_secretj: text,
  },
  folded,
);

const source = record(
  {
    driver: text,
    initial_version: text,
    bucket: text,
    key: text,
    access_key_id: text,
    secret_access_key: text,
    session_token: text,
    assume_role_arn: text,
    region_name: text,
    endpoint: text,
    disable_ssl: flag,
    skip_ssl_verification: flag,
    server_side_encryption: text,
    skip_s3_checksums: flag,
    checksum_algorithm: text,
    uri: text,
    branch: text,
    file: text,
    private_key: text,
    username: text,
    password: text,
    git_user: text,
    commit_message: text,
    json_key: text,
    token: text,
    openstack,
  },
  folded,
);

const params = record(
  {
    get_latest: flag,
    file: text,
    bump: text,
    pre: text,
    pre_without_version: flag,
    build: text,
    build_without_version: flag,
  },
  folded,
);

const whole = record({ source, version: record({ number: text }, folded), params }, folded);

type Of<D> = D extends Decoder<infer Value> ? Value : never;
export type SemverSource = Of<typeof source>;
export type SemverParams = Of<typeof params>;
export type SemverRequest = Of<typeof whole>;

export function readSemverRequest(request: ProgramRequest, context: ProgramContext): SemverRequest {
  noteUnknownFields(request, { source, params }, context);
  return decodeRequest(request, whole, 'error reading request: ');
}

export function bumpOf(asked: SemverParams): Bump {
  return {
    bump: asked.bump,
    pre: asked.pre,
    preWithoutVersion: asked.pre_without_version,
    build: asked.build,
    buildWithoutVersion: asked.build_without_version,
  };
}
