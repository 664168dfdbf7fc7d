import { describeError } from '@rondo/foundation';
import { signTargets, type Target } from '../notary/sign-targets.ts';
import { readSigningKey, type SigningKey } from '../notary/signing-key.ts';
import { TrustServer } from '../notary/trust-server.ts';
import { dockerHub, fullName, type ImageName } from '../oci/image-name.ts';
import type { ManifestToPush } from '../oci/push-image.ts';
import { RegistrySession } from '../oci/registry-session.ts';
import { HttpClient } from '../sdk/http/http-client.ts';
import { usableKeyPair } from '../sdk/http/key-pair.ts';
import { retryTransient } from '../sdk/http/retry-transient.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import type { RegistryAccess } from './access.ts';
import { warn } from './logrus-program.ts';
import type { RegistrySource } from './request.ts';

type ContentTrust = NonNullable<RegistrySource['content_trust']>;

const hubTrustHost = 'notary.docker.io';
const scopes = ['pull', 'push,pull', 'catalog'] as const;

/** The key that signs. Throws ProgramFailure when it can't be used, or is not the one that the source names. */
export function readTrustKey({ repository_key: pem, repository_key_id: id, ...trust }: ContentTrust): SigningKey {
  const refuse = (reason: string, cause?: unknown) => new ProgramFailure(`signing image(s): ${reason}`, { cause });
  if (pem === '' || id === '') throw refuse('content_trust needs repository_key_id and repository_key');
  try {
    const key = readSigningKey(pem, trust.repository_passphrase);
    if (key.id === id) return key;
    throw refuse(`content_trust.repository_key is the key ${key.id}, not ${id} as repository_key_id says`);
  } catch (error) {
    if (error instanceof ProgramFailure) throw error;
    throw refuse(`content_trust.repository_key: ${describeError(error)}`, error);
  }
}

interface Signing {
  readonly key: SigningKey;
  readonly source: RegistrySource;
  readonly access: RegistryAccess;
  readonly context: ProgramContext;
}

/**
 * Says in the repository's trust data what the pushed tags stand for: the image, or the index of several (resources.md
 * 5.6). Other than in the original a put fails whose tags could not be signed.
 */
export async function signTags(root: ManifestToPush, tags: readonly string[], signing: Signing): Promise<void> {
  const { context, key } = signing;
  const target: Target = {
    sha256: Buffer.from(root.digest.slice('sha256:'.length), 'hex'),
    sizeBytes: root.bytes.length,
  };
  const sign = async () => {
    const server = await openTrustServer(signing);
    const nowMs = context.clock.nowMs();
    await signTargets(server, new Map(tags.map((tag) => [tag, target])), { key, nowMs });
    return server.collection;
  };
  context.log(`signing image with tag(s): ${tags.join(', ')}`);
  try {
    const collection = await retryTransient(context, sign, (message) => warn(context, message), { maxAttempts: 5 });
    context.log(`Successfully signed ${tags.map((tag) => `${collection}:${tag}`).join(', ')}`);
  } catch (error) {
    context.signal.throwIfAborted();
    throw new ProgramFailure(`signing image(s): the image was pushed, but not signed: ${describeError(error)}`, {
      cause: error,
    });
  }
}

async function openTrustServer({ source, access, context }: Signing): Promise<TrustServer> {
  const { content_trust: trust, ca_certs, insecure } = source;
  const url = trustServerUrl(trust?.server ?? '', access.image);
  const http = new HttpClient({
    env: context.env,
    extraCertificates: ca_certs,
    skipVerification: insecure,
    clientCertificate: trust?.tls_cert
      ? await usableKeyPair({ cert: trust.tls_cert, key: trust.tls_key }, 'source.content_trust.tls_cert and tls_key')
      : undefined,
    userAgent: 'rondo-registry-image',
  });
  context.cleanUps.use(http);
  const collection = collectionOf(url, access.image);
  const credentials =
    trust?.username || trust?.password ? { username: trust.username, password: trust.password } : access.credentials;
  const image = { registry: url.host, repository: collection };
  const scope = scopeOf(trust?.scopes ?? '', context);
  const { signal } = context;
  const { authorization } = await RegistrySession.open({ http, image, credentials, insecure: false, scope, signal });
  return new TrustServer({ http, url, collection, authorization, signal, nowMs: context.clock.nowMs() });
}

/** The registry's own host where none is named; Docker Hub has one beside it. */
function trustServerUrl(named: string, { registry }: ImageName): URL {
  const text = named || `https://${registry === dockerHub ? hubTrustHost : registry}`;
  const url = URL.parse(text);
  if (url?.protocol === 'https:') return url;
  throw new ProgramFailure(`valid https URL required for trust server, got ${text}`);
}

/** What the trust server calls the repository. */
function collectionOf(url: URL, image: ImageName): string {
  return url.host === hubTrustHost ? `docker.io/${image.repository}` : fullName(image);
}

function scopeOf(wanted: string, context: ProgramContext): (typeof scopes)[number] {
  const scope = scopes.find((candidate) => candidate === (wanted || 'push,pull'));
  if (scope === undefined) warn(context, `Scope ${wanted} is not supported. Supported: ${scopes.join(' ')}`);
  return scope ?? 'pull';
}
