import { createHash } from 'node:crypto';
import { readSigned, requireTrust, signMetadata } from '../../notary/signed-metadata.ts';
import { JsonNumber, type JsonObject } from '../../sdk/json/json-value.ts';
import { makeKey, type TestKey } from './test-key.ts';

export interface CollectionOptions {
  readonly root: TestKey;
  /** Who may sign `targets`. */
  readonly key: TestKey;
  /** Who may sign `targets/releases`; nobody, and there is no such role, when absent. */
  readonly releases?: TestKey | undefined;
  /** What `targets` says from the start. */
  readonly tags?: readonly string[];
  /** Until when snapshots and timestamps are good. */
  readonly expires?: string;
}

const later = '2999-01-01T00:00:00Z';

/** The trust data of one repository as a server keeps it: it signs snapshots and timestamps itself. */
export class TrustCollection {
  /** By name, and by name and digest. */
  readonly files = new Map<string, Buffer>();
  readonly #options: CollectionOptions;
  readonly #snapshotKey = makeKey();
  readonly #timestampKey = makeKey();

  constructor(options: CollectionOptions) {
    this.#options = options;
    const { root, key, releases, tags = [] } = options;
    const roles = {
      root: roleOf(root),
      targets: roleOf(key),
      snapshot: roleOf(this.#snapshotKey),
      timestamp: roleOf(this.#timestampKey),
    };
    const keys = keysOf([root, key, this.#snapshotKey, this.#timestampKey]);
    this.#keep('root', { _type: 'Root', consistent_snapshot: false, keys, roles }, { key: root });
    const delegated = releases === undefined ? [] : [releases];
    const delegations = {
      keys: keysOf(delegated),
      roles: delegated.map((held) => ({ ...roleOf(held), name: 'targets/releases', paths: [''] })),
    };
    const targets = Object.fromEntries(tags.map((tag) => [tag, metaOf(Buffer.from(tag))]));
    this.#keep('targets', { _type: 'Targets', delegations, targets }, { key });
    this.#seal(1);
  }

  /** Takes new files when they are the next ones and well signed; else says what the server's error is. */
  take(handedIn: ReadonlyMap<string, Buffer>): string | undefined {
    const { key, releases } = this.#options;
    for (const [name, bytes] of handedIn) {
      const metadata = readSigned(name, bytes);
      if (metadata.version !== this.#versionOf(name) + 1) return 'VERSION';
      const signer = name === 'targets' ? key : releases;
      if (signer === undefined) return 'INVALID_UPDATE';
      requireTrust(metadata, { keys: new Map([[signer.id, signer.public]]), threshold: 1 }, Date.now());
    }
    for (const [name, bytes] of handedIn) this.#store(name, bytes);
    this.#seal(this.#versionOf('snapshot') + 1);
    return undefined;
  }

  /** What a role says the tags stand for. */
  targets(role = 'targets'): Record<string, { hashes: { sha256: string }; length: number }> {
    return JSON.parse(String(this.files.get(role))).signed.targets;
  }

  #versionOf(name: string): number {
    const file = this.files.get(name);
    return file === undefined ? 0 : readSigned(name, file).version;
  }

  #seal(version: number): void {
    const { expires = later } = this.#options;
    const sign = (name: string, type: string, { about, key }: { about: readonly string[]; key: TestKey }) => {
      const listed = about.flatMap((other) => {
        const file = this.files.get(other);
        return file === undefined ? [] : [[other, metaOf(file)] as const];
      });
      this.#keep(name, { _type: type, meta: Object.fromEntries(listed) }, { key, version, expires });
    };
    const about = ['root', 'targets', 'targets/releases'];
    sign('snapshot', 'Snapshot', { about, key: this.#snapshotKey });
    sign('timestamp', 'Timestamp', { about: ['snapshot'], key: this.#timestampKey });
  }

  #keep(
    name: string,
    content: JsonObject,
    { key, version = 1, expires = later }: { key: TestKey; version?: number; expires?: string },
  ): void {
    const signed = { ...content, expires, version: new JsonNumber(String(version)) };
    this.#store(name, signMetadata(signed, key.signing, key.id));
  }

  #store(name: string, bytes: Buffer): void {
    this.files.set(name, bytes);
    this.files.set(`${name}.${createHash('sha256').update(bytes).digest('hex')}`, bytes);
  }
}

function roleOf({ id }: TestKey): JsonObject {
  return { keyids: [id], threshold: new JsonNumber('1') };
}

function keysOf(keys: readonly TestKey[]): JsonObject {
  return Object.fromEntries(
    keys.map(({ id, public: { kind, bytes } }) => [
      id,
      { keytype: kind, keyval: { private: null, public: bytes.toString('base64') } },
    ]),
  );
}

function metaOf(bytes: Buffer): JsonObject {
  const hash = (algorithm: string) => createHash(algorithm).update(bytes).digest('base64');
  return {
    hashes: { sha256: hash('sha256'), sha512: hash('sha512') },
    length: new JsonNumber(String(bytes.length)),
  };
}
