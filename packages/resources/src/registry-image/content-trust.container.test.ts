import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { guardRegistry } from '../testing/guarded-registry.ts';
import { ImagePusher, type RegistryServer, startRegistry } from '../testing/registry-server.ts';
import { type ProgramRun, runProgramForTest, temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { startTrustStandIn, type TrustStandIn } from '../testing/trust-stand-in/start-stand-in.ts';
import { keyPassphrase, makeCertifiedKey, makeKey, type TestKey } from '../testing/trust-stand-in/test-key.ts';
import { type CollectionOptions, TrustCollection } from '../testing/trust-stand-in/trust-collection.ts';
import { get } from './get.ts';
import { put } from './put.ts';

const credentials = { username: 'ada', password: 'correct horse' };
const key = makeKey();
let registry: RegistryServer;
let trust: TrustStandIn;
let pusher: ImagePusher;
let cwd: string;
let count = 0;

beforeAll(async () => {
  [registry, trust] = await Promise.all([startRegistry(), startTrustStandIn(credentials)]);
  pusher = new ImagePusher(registry.host, 'origin/image');
});
afterAll(async () => {
  await registry[Symbol.asyncDispose]();
  await trust[Symbol.asyncDispose]();
});
beforeEach(() => {
  count += 1;
  cwd = temporaryDirectoryForTest();
  writeFileSync(join(cwd, 'tags'), 'also');
  trust.refuse = () => undefined;
});

const repository = () => `${registry.host}/signed/image-${count}`;

function collect(options: Partial<CollectionOptions> = {}): TrustCollection {
  const collection = new TrustCollection({ root: trust.certified, key, tags: ['older'], ...options });
  trust.collections.set(repository(), collection);
  return collection;
}

/** Brings an image with get, and puts it with its tags signed. */
async function putSigned(
  { held = key, digest, ...more }: { held?: TestKey; digest?: string; [field: string]: unknown } = {},
  source: object = {},
): Promise<ProgramRun & { digest: string }> {
  const wanted = digest ?? (await pusher.push({ config: { User: `user-${count}` } }, `tag-${count}`)).digest;
  const origin = { repository: `${registry.host}/origin/image` };
  const version = { tag: 'any', digest: wanted };
  await runProgramForTest(get, { source: origin, version, params: { format: 'oci-layout' } }, { cwd });
  const content_trust = {
    server: trust.url,
    repository_key_id: held.signing.id,
    repository_key: held.pem,
    repository_passphrase: keyPassphrase,
    ...credentials,
    ...more,
  };
  const asked = { repository: repository(), tag: '1.0', ca_certs: [trust.certified.certificate], content_trust };
  const params = { image: 'oci', additional_tags: 'tags' };
  const run = await runProgramForTest(put, { source: { ...asked, ...source }, params }, { cwd });
  return { ...run, digest: wanted };
}

const isPushed = async () => (await fetch(`http://${repository().replace('/', '/v2/')}/manifests/1.0`)).status === 200;
const sha256Of = (digest: string) => Buffer.from(digest.slice('sha256:'.length), 'hex').toString('base64');

describe('content_trust', () => {
  it('says what every tag stands for, beside what was said before', async () => {
    const collection = collect();
    const { status, log, digest } = await putSigned();
    expect(status, log).toBe(0);
    const targets = collection.targets();
    expect(Object.keys(targets).sort()).toEqual(['1.0', 'also', 'older']);
    expect(targets['1.0']?.hashes).toEqual({ sha256: sha256Of(digest) });
    expect(targets.also).toEqual(targets['1.0']);
    expect(log).toContain(`Successfully signed ${repository()}:1.0, ${repository()}:also`);
    expect((await putSigned({ digest })).status).toBe(0);
  });

  it('signs with an RSA key, and the index where a tag stands for one', async () => {
    const rsa = makeKey('rsa');
    const collection = collect({ key: rsa });
    const platforms = ['amd64', 'arm64'].map((architecture) => ({ platform: { os: 'linux', architecture } }));
    const { digest } = await pusher.pushIndex(platforms, 'both');
    const { status, log } = await putSigned({ held: rsa, digest });
    expect(status, log).toBe(0);
    expect(collection.targets()['1.0']?.hashes.sha256).toBe(sha256Of(digest));
  });

  it('signs for a delegation when there is one, and leaves the file above alone', async () => {
    const releases = makeKey();
    const collection = collect({ releases });
    const before = collection.files.get('targets');
    for (const _turn of [1, 2]) {
      const { status, log } = await putSigned({ held: releases });
      expect(status, log).toBe(0);
    }
    expect(Object.keys(collection.targets('targets/releases')).sort()).toEqual(['1.0', 'also']);
    expect(collection.files.get('targets')).toBe(before);
  });

  it('begins again when somebody else has signed meanwhile', async () => {
    const collection = collect();
    const others = ['VERSION', 'VERSION'];
    trust.refuse = () => others.pop();
    const { status, log } = await putSigned();
    expect(status, log).toBe(0);
    expect(Object.keys(collection.targets())).toContain('1.0');
  });

  it('logs in with the credentials of the source when it has none of its own', async () => {
    collect();
    await using guarded = await guardRegistry(registry.host, credentials);
    trust.collections.set(`${guarded.host}/signed/image-${count}`, collect());
    const { status, log } = await putSigned(
      { username: '', password: '' },
      { repository: `${guarded.host}/signed/image-${count}`, ...credentials },
    );
    expect(status, log).toBe(0);
  });
});

describe('content_trust fails before anything is pushed', () => {
  it.each([
    ['with another passphrase', { repository_passphrase: 'guessed' }, /repository_key: the key can't be read/],
    ['with something that is no key', { repository_key: 'x' }, /repository_key: the key can't be read/],
    ['with another key than it says', { repository_key_id: 'abc' }, /is the key [0-9a-f]{64}, not abc as/],
    ['without a key', { repository_key: '' }, /needs repository_key_id and repository_key/],
  ])('%s', async (_what, more, message) => {
    collect();
    const { status, log } = await putSigned(more);
    expect(log).toMatch(message);
    expect([status, await isPushed()]).toEqual([1, false]);
  });
});

describe('content_trust fails a put that could not be signed', () => {
  const stranger = makeKey();
  /** What `putSigned` is asked, once the repository has trust data. */
  const asked = (options: Parameters<typeof putSigned>[0] = {}) => {
    collect();
    return options;
  };
  const refusing = () => {
    trust.refuse = () => 'INVALID_UPDATE';
    return asked();
  };
  const mayNot = `the key ${stranger.signing.id} may not sign 1.0, also; keys of the repository: ${key.signing.id}`;
  it.each<[string, () => Parameters<typeof putSigned>[0], RegExp]>([
    [
      'when the repository has no trust data',
      () => ({}),
      /image-\d+ has no trust data yet; make it once with the root key at hand/,
    ],
    ['when the key may not sign', () => asked({ held: stranger }), new RegExp(mayNot)],
    ['when the server does not know who asks', () => asked({ password: 'wrong' }), /status 401: UNAUTHORIZED/],
    ['when the server is none', () => asked({ server: 'https://127.0.0.1:1' }), /127.0.0.1:1.*ECONNREFUSED/],
    [
      'when the server speaks in the clear',
      () => asked({ server: trust.url.replace('https', 'http') }),
      /valid https URL required for trust server, got http:/,
    ],
    ['when the server refuses', refusing, /INVALID_UPDATE: refused/],
  ])('%s', async (_what, prepare, message) => {
    const { status, log } = await putSigned(prepare());
    expect(log).toMatch(/the image was pushed, but not signed/);
    expect(log).toMatch(message);
    expect(log).not.toMatch(/correct horse|open sesame|PRIVATE KEY/);
    expect(status).toBe(1);
  });
});

describe('trust data is not believed', () => {
  const replace = (collection: TrustCollection, name: string, change: (text: string) => string) => {
    const before = collection.files.get(name) ?? Buffer.alloc(0);
    const names = [...collection.files].filter(([, bytes]) => bytes.equals(before)).map(([other]) => other);
    for (const other of names) collection.files.set(other, Buffer.from(change(String(before))));
  };
  it.each<[string, () => unknown, RegExp]>([
    [
      'when a file is not the one that the snapshot tells of',
      () => replace(collect(), 'targets', (text) => text.replace('"older"', '"newer"')),
      /targets is not the file that the trust data above it tells of/,
    ],
    [
      'when a signature does not fit',
      () => replace(collect(), 'timestamp', (text) => text.replace('"version":1', '"version":2')),
      /timestamp is signed by 0 of those who may; 1 have to/,
    ],
    ['when it is out of date', () => collect({ expires: '2020-01-01T00:00:00Z' }), /timestamp was good until 2020/],
    [
      'when its root is for another repository',
      () => collect({ root: makeCertifiedKey('elsewhere.example.com/image') }),
      /root has no certificate that is good for 127.0.0.1:\d+\/signed\/image-\d+ now/,
    ],
    ['when its root has no certificate', () => collect({ root: makeKey() }), /root has no certificate that is good/],
    ['when a file is no JSON', () => replace(collect(), 'root', () => '{"signed'), /root is no JSON/],
    [
      'when a file is of another kind',
      () => replace(collect(), 'root', () => '{"signed":{"_type":"Targets"}}'),
      /root is no root data/,
    ],
  ])('%s', async (_what, prepare, message) => {
    prepare();
    const { status, log } = await putSigned();
    expect(log).toMatch(message);
    expect(status).toBe(1);
  });
});

describe('the names of keys', () => {
  it('are digests of what they are', () => {
    const { public: held, id } = makeKey();
    const text = `{"keytype":"ecdsa","keyval":{"private":null,"public":"${held.bytes.toString('base64')}"}}`;
    expect(id).toBe(createHash('sha256').update(text).digest('hex'));
  });
});
