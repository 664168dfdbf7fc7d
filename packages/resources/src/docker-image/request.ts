import { tagText } from '../registry-image/request.ts';
import { decodeRequest } from '../sdk/decode-request.ts';
import { type Decoder, listOf, looseFlag, type RecordRules, record, text } from '../sdk/json/decoders.ts';
import type { ProgramRequest } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';

const folded: RecordRules = { unknownKeys: 'ignore', keyCase: 'folded' };

const source = record(
  {
    repository: text,
    tag: tagText,
    username: text,
    password: text,
    insecure_registries: listOf(text),
    registry_mirror: text,
    ca_certs: listOf(record({ domain: text, cert: text })),
    client_certs: listOf(record({ domain: text, cert: text, key: text })),
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

type Of<D> = D extends Decoder<infer Value> ? Value : never;
export type DockerSource = Of<typeof source>;
export type DockerRequest = Of<typeof whole>;

/** Decodes a request to docker-image; unknown keys are ignored (resources.md 2.1). */
export function readDockerRequest(request: ProgramRequest): DockerRequest {
  const decoded = decodeRequest(request, whole, 'invalid payload: ');
  if (decoded.source.repository === '') throw new ProgramFailure('must specify repository');
  return decoded;
}

/** The tag that is watched. */
export function tagOf(source: DockerSource): string {
  return source.tag || 'latest';
}
