import { createHash } from 'node:crypto';
import { anything, listOf, mapOf, record, text } from '../sdk/json/decoders.ts';
import { JsonNumber, type JsonValue } from '../sdk/json/json-value.ts';
import { mustBe } from '../sdk/json/payload-error.ts';
import { readSigned, requireTrust, type SignedMetadata, type TrustRole } from './signed-metadata.ts';
import { TrustError } from './trust-error.ts';
import type { TrustServer } from './trust-server.ts';
import { certificateOf, type TufKey, tufKey } from './tuf-key.ts';

/** What is to be believed about the tags of a repository, down from its root. */
export interface TrustData {
  /** Who may sign `targets`. */
  readonly targetsRole: TrustRole;
  readonly targets: SignedMetadata;
  /** Roles that `targets` lets sign in its stead, each with its file where it has one. */
  readonly delegations: readonly Delegation[];
}

export interface Delegation {
  readonly name: string;
  readonly role: TrustRole;
  /** Beginnings of names that it may sign. */
  readonly paths: readonly string[];
  readonly file: SignedMetadata | undefined;
}

interface FileMeta {
  readonly length: number;
  readonly hashes: ReadonlyMap<string, string>;
}

const whole = (value: JsonValue | undefined, path: string): number => {
  if (value instanceof JsonNumber && Number.isSafeInteger(value.value)) return value.value;
  throw mustBe(path, 'a whole number', value ?? null);
};
const roleRecord = record({ keyids: listOf(text), threshold: whole });
const rootRecord = record({ keys: mapOf(tufKey), roles: mapOf(roleRecord) });
const filesRecord = record({ meta: mapOf(record({ length: whole, hashes: mapOf(text) })) });
const delegationRecord = record({ name: text, keyids: listOf(text), threshold: whole, paths: listOf(text) });
const targetsRecord = record({
  targets: anything,
  delegations: record({ keys: mapOf(tufKey), roles: listOf(delegationRecord) }),
});

/**
 * Fetches trust data and verifies it: the root by its own certificates, whose name must be the repository's; then each
 * file by the keys and digests of the one above it. There is no memory of earlier roots, so the first one is believed,
 * as in the original. Undefined when the repository has none. Throws TrustError.
 */
export async function readTrust(server: TrustServer, nowMs: number): Promise<TrustData | undefined> {
  const rootBytes = await server.find('root');
  if (rootBytes === undefined) return undefined;
  const root = readSigned('root', rootBytes);
  const { keys, roles } = rootRecord(root.signed, 'root');
  const roleOf = (name: string) => toRole(name, roles.get(name), keys);
  requireTrust(root, certifiedRole(roleOf('root'), server.collection, nowMs), nowMs);
  const timestamp = readSigned('timestamp', await mustFind(server, 'timestamp'));
  requireTrust(timestamp, roleOf('timestamp'), nowMs);
  const snapshot = await fetchListed(server, 'snapshot', metaOf(timestamp));
  if (snapshot === undefined) throw new TrustError('timestamp tells of no snapshot');
  requireTrust(snapshot, roleOf('snapshot'), nowMs);
  const listed = metaOf(snapshot);
  verifyContent('root', rootBytes, listed.get('root'));
  const targetsRole = roleOf('targets');
  const targets = await fetchListed(server, 'targets', listed);
  if (targets === undefined) throw new TrustError('snapshot tells of no targets');
  requireTrust(targets, targetsRole, nowMs);
  return { targetsRole, targets, delegations: await readDelegations(targets, { server, listed, nowMs }) };
}

async function readDelegations(
  targets: SignedMetadata,
  { server, listed, nowMs }: { server: TrustServer; listed: ReadonlyMap<string, FileMeta>; nowMs: number },
): Promise<Delegation[]> {
  const { keys, roles } = targetsRecord(targets.signed, 'targets').delegations;
  const delegations: Delegation[] = [];
  for (const { name, paths, ...more } of roles) {
    // Nobody signs for roles further down.
    if (!/^targets\/[^/]+$/.test(name)) continue;
    const role = toRole(name, more, keys);
    const file = await fetchListed(server, name, listed);
    if (file !== undefined) requireTrust(file, role, nowMs);
    delegations.push({ name, role, paths, file });
  }
  return delegations;
}

function toRole(
  name: string,
  role: { readonly keyids: readonly string[]; readonly threshold: number } | undefined,
  keys: ReadonlyMap<string, TufKey>,
): TrustRole {
  if (role === undefined) throw new TrustError(`root names nobody who may sign ${name}`);
  const known = role.keyids.flatMap((id) => {
    const key = keys.get(id);
    return key === undefined ? [] : [[id, key] as const];
  });
  return { keys: new Map(known), threshold: role.threshold };
}

/** Of the keys of a root those whose certificate is for this repository, and still good. */
function certifiedRole({ keys, threshold }: TrustRole, collection: string, nowMs: number): TrustRole {
  const good = [...keys].filter(([, key]) => {
    const certificate = certificateOf(key);
    if (certificate === undefined || certificate.ca) return false;
    const inTime = Date.parse(certificate.validFrom) <= nowMs && nowMs <= Date.parse(certificate.validTo);
    return inTime && isNameFor(commonName(certificate.subject), collection);
  });
  if (good.length === 0) throw new TrustError(`root has no certificate that is good for ${collection} now`);
  return { keys: new Map(good), threshold };
}

function commonName(subject: string): string {
  return /^CN=(.*)$/m.exec(subject)?.[1] ?? '';
}

/** A name may end in `*`. */
function isNameFor(name: string, collection: string): boolean {
  return name.endsWith('*') ? collection.startsWith(name.replace(/\*+$/, '')) : name === collection;
}

function metaOf({ name, signed }: SignedMetadata): ReadonlyMap<string, FileMeta> {
  return filesRecord(signed, name).meta;
}

/** A file that a file above it tells of; undefined when it doesn't. Its bytes are checked against what that says. */
async function fetchListed(
  server: TrustServer,
  name: string,
  listed: ReadonlyMap<string, FileMeta>,
): Promise<SignedMetadata | undefined> {
  const meta = listed.get(name);
  if (meta === undefined) return undefined;
  const sha256 = Buffer.from(meta.hashes.get('sha256') ?? '', 'base64').toString('hex');
  const bytes = await mustFind(server, sha256 === '' ? name : `${name}.${sha256}`);
  verifyContent(name, bytes, meta);
  return readSigned(name, bytes);
}

async function mustFind(server: TrustServer, name: string): Promise<Buffer> {
  const bytes = await server.find(name);
  if (bytes === undefined) throw new TrustError(`the trust server lacks ${name}, although it has a root`);
  return bytes;
}

function verifyContent(name: string, bytes: Buffer, meta: FileMeta | undefined): void {
  const sha256 = meta?.hashes.get('sha256');
  const same = createHash('sha256').update(bytes).digest('base64') === sha256;
  const sha512 = meta?.hashes.get('sha512');
  const alsoSame = sha512 === undefined || createHash('sha512').update(bytes).digest('base64') === sha512;
  if (!same || !alsoSame || meta?.length !== bytes.length)
    throw new TrustError(`${name} is not the file that the trust data above it tells of`);
}
