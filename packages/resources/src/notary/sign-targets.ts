import { isJsonObject, JsonNumber, type JsonObject } from '../sdk/json/json-value.ts';
import { readTrust, type TrustData } from './read-trust.ts';
import { type SignedMetadata, signMetadata, type TrustRole } from './signed-metadata.ts';
import type { SigningKey } from './signing-key.ts';
import { TrustError } from './trust-error.ts';
import { isOutdated, type TrustServer } from './trust-server.ts';
import { bareKeyIdOf } from './tuf-key.ts';

/** What a tag stands for: a manifest. */
export interface Target {
  readonly sha256: Buffer;
  readonly sizeBytes: number;
}

/** One role that the key may sign for, with its file as it is now. */
interface Signable {
  readonly name: string;
  /** What the key is called there. */
  readonly keyId: string;
  readonly file: SignedMetadata | undefined;
  /** Beginnings of names that the role may sign. */
  readonly paths: readonly string[];
}

const goodForMs = 3 * 365 * 24 * 60 * 60_000;
const maxAttempts = 5;

/**
 * Says in the trust data of a repository what its tags stand for, for every role that the key may sign: the direct
 * delegations where there are any, else `targets`. Others who sign at the same time are waited out. Throws TrustError,
 * HttpStatusError, HttpError.
 */
export async function signTargets(
  server: TrustServer,
  targets: ReadonlyMap<string, Target>,
  { key, nowMs }: { key: SigningKey; nowMs: number },
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const trust = await readTrust(server, nowMs);
    if (trust === undefined) {
      throw new TrustError(
        `${server.collection} has no trust data yet; make it once with the root key at hand (docker trust signer add, or notary init)`,
      );
    }
    try {
      await server.publish(signFiles(trust, targets, { key, nowMs }));
      return;
    } catch (error) {
      if (!isOutdated(error) || attempt === maxAttempts) throw error;
    }
  }
}

function signFiles(
  trust: TrustData,
  targets: ReadonlyMap<string, Target>,
  { key, nowMs }: { key: SigningKey; nowMs: number },
): Map<string, Buffer> {
  const left = new Set(targets.keys());
  const files = new Map<string, Buffer>();
  for (const { name, keyId, file, paths } of signableBy(key, trust)) {
    const own = new Map([...targets].filter(([tag]) => paths.some((path) => tag.startsWith(path))));
    if (own.size === 0) continue;
    for (const tag of own.keys()) left.delete(tag);
    files.set(name, signMetadata(withTargets(file, own, nowMs), key, keyId));
  }
  if (left.size === 0) return files;
  const roles = trust.delegations.length === 0 ? [trust.targetsRole] : trust.delegations.map(({ role }) => role);
  const allowed = roles.flatMap(({ keys }) => [...keys.values()].map(bareKeyIdOf));
  throw new TrustError(
    `the key ${key.id} may not sign ${[...left].join(', ')}; keys of the repository: ${allowed.join(', ')}`,
  );
}

function signableBy(key: SigningKey, { delegations, targets, targetsRole }: TrustData): Signable[] {
  const roles =
    delegations.length > 0 ? delegations : [{ name: 'targets', role: targetsRole, paths: [''], file: targets }];
  return roles.flatMap(({ name, role, paths, file }) => {
    const keyId = idIn(role, key);
    return keyId === undefined ? [] : [{ name, keyId, file, paths }];
  });
}

function idIn(role: TrustRole, key: SigningKey): string | undefined {
  return [...role.keys].find(([, candidate]) => bareKeyIdOf(candidate) === key.id)?.[0];
}

/** The next version of a file: what it said, and what the tags stand for now. */
function withTargets(
  file: SignedMetadata | undefined,
  targets: ReadonlyMap<string, Target>,
  nowMs: number,
): JsonObject {
  const before = file?.signed ?? { _type: 'Targets', delegations: { keys: {}, roles: [] }, targets: {} };
  const said = isJsonObject(before.targets) ? before.targets : {};
  const added = [...targets].map(([name, { sha256, sizeBytes }]) => [
    name,
    { hashes: { sha256: sha256.toString('base64') }, length: new JsonNumber(String(sizeBytes)) },
  ]);
  return {
    ...before,
    expires: new Date(nowMs + goodForMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    targets: { ...said, ...Object.fromEntries(added) },
    version: new JsonNumber(String((file?.version ?? 0) + 1)),
  };
}
