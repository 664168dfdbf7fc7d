import { tagText } from '../registry-image/request.ts';
import { decodeRequest } from '../sdk/decode-request.ts';
import { certificates } from '../sdk/json/certificates.ts';
import {
  type Decoder,
  listOf,
  looseCount,
  looseFlag,
  looseText,
  mapOf,
  type RecordRules,
  record,
  text,
} from '../sdk/json/decoders.ts';
import { noteUnknownFields } from '../sdk/json/unknown-fields.ts';
import type { ProgramContext, ProgramRequest } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';

const folded: RecordRules = { unknownKeys: 'ignore', keyCase: 'folded' };

const source = record(
  {
    repository: text,
    tag: tagText,
    username: text,
    password: text,
    aws_access_key_id: text,
    aws_secret_access_key: text,
    aws_session_token: text,
    insecure_registries: listOf(text),
    registry_mirror: text,
    ca_certs: listOf(record({ domain: text, cert: certificates })),
    client_certs: listOf(record({ domain: text, cert: text, key: text })),
    additional_private_registries: listOf(record({ registry: text, username: text, password: text })),
    max_concurrent_downloads: looseCount,
    max_concurrent_uploads: looseCount,
    startup_timeout: looseCount,
  },
  folded,
);

const version = record({ digest: text }, folded);
const params = record({
  save: looseFlag,
  rootfs: looseFlag,
  skip_download: looseFlag,
  format: text,
  held_layers: listOf(text),
});
const whole = record({ source, version, params }, folded);

const putParams = record({
  load: text,
  build: text,
  load_file: text,
  load_repository: text,
  load_tag: text,
  import_file: text,
  pull_repository: text,
  pull_tag: tagText,
  tag_file: text,
  tag: text,
  tag_prefix: text,
  tag_as_latest: looseFlag,
  additional_tags: text,
  dockerfile: text,
  build_args: mapOf(looseText),
  build_args_file: text,
  secrets: mapOf(mapOf(looseText)),
  labels: mapOf(looseText),
  labels_file: text,
  target_name: text,
  cache: looseFlag,
  cache_tag: text,
  cache_from: listOf(text),
  load_base: text,
  load_bases: listOf(text),
  docker_buildkit: looseText,
});
const wholePut = record({ source, params: putParams }, folded);

type Of<D> = D extends Decoder<infer Value> ? Value : never;
export type DockerSource = Of<typeof source>;
export type DockerRequest = Of<typeof whole>;
export type DockerPutParams = Of<typeof putParams>;

/** Decodes a request to docker-image; unknown keys are only told (resources.md 2.1). */
export function readDockerRequest(request: ProgramRequest, context: ProgramContext): DockerRequest {
  noteUnknownFields(request, { source, params }, context);
  const decoded = decodeRequest(request, whole, 'invalid payload: ');
  if (decoded.source.repository === '') throw new ProgramFailure('must specify repository');
  return decoded;
}

/** Decodes a put. */
export function readDockerPutRequest(request: ProgramRequest, context: ProgramContext): Of<typeof wholePut> {
  noteUnknownFields(request, { source, params: putParams }, context);
  const decoded = decodeRequest(request, wholePut, 'invalid payload: ');
  if (decoded.source.repository === '') throw new ProgramFailure('must specify repository');
  return decoded;
}

/** The tag that is watched. */
export function tagOf(source: DockerSource): string {
  return source.tag || 'latest';
}
