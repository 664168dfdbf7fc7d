import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeGcs, startFakeGcs } from '../testing/fake-gcs.ts';
import { type FakeService, startFakeService } from '../testing/object-server.ts';
import { runProgramForTest, temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { runTool } from '../testing/run-tool.ts';
import { check } from './check.ts';
import { get } from './get.ts';
import { put } from './put.ts';

let gcs: FakeGcs;
let google: FakeService;
let privateKey: string;

beforeAll(() => {
  privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
});
beforeEach(async () => {
  gcs = await startFakeGcs();
  google = await startFakeService((_request, response) => response.end('{"access_token":"gcs-token"}'));
});
afterEach(async () => {
  await gcs[Symbol.asyncDispose]();
  await google[Symbol.asyncDispose]();
});

const jsonKey = () =>
  JSON.stringify({
    type: 'service_account',
    client_email: 'robot@x',
    token_uri: `${google.url}/token`,
    private_key: privateKey,
  });
const source = (more: object) => ({ bucket: 'the-bucket', json_key: jsonKey(), ...more });
const environment = () => ({ TEST: 'true', STORAGE_EMULATOR_HOST: gcs.url, PATH: process.env.PATH });
const calls = () => gcs.requests.map(({ method, url }) => `${method} ${decodeURIComponent(url.pathname + url.search)}`);

describe('gcs check', () => {
  const ask = async (more: object, version?: object, env: object = {}) => {
    const run = await runProgramForTest(
      check,
      { source: source(more), version },
      { env: { ...environment(), ...env } },
    );
    return run.status === 0 ? run.answer : run.log;
  };
  const paths = (...names: string[]) => names.map((path) => ({ path }));

  it('lists objects by the version that the pattern captures', async () => {
    for (const name of [
      'dir/a-1.10.0.tgz',
      'dir/a-1.9.0.tgz',
      'dir/a-2.0.0-rc.1.tgz',
      'dir/a-1.9.0.tgz.sig',
      'other/a-3.tgz',
      'dir/a-one two.tgz',
    ]) {
      gcs.store(name, name);
    }
    const regexp = 'dir/a-(.*).tgz';
    expect(await ask({ regexp })).toEqual(paths('dir/a-2.0.0-rc.1.tgz'));
    expect(await ask({ regexp }, { path: 'dir/a-1.9.0.tgz' })).toEqual(
      paths('dir/a-1.9.0.tgz', 'dir/a-1.10.0.tgz', 'dir/a-2.0.0-rc.1.tgz'),
    );
    expect(await ask({ regexp }, { path: 'unrelated' })).toEqual(paths('dir/a-2.0.0-rc.1.tgz'));
    expect(calls().slice(0, 3)).toEqual(
      ['', '&pageToken=2', '&pageToken=4'].map(
        (more) => `GET /storage/v1/b/the-bucket/o?prefix=dir/&fields=items(name),nextPageToken${more}`,
      ),
    );
    expect(google.requests.length).toBe(3);
  });

  it('lets groups span directories, and takes the one named version', async () => {
    gcs.store('1.2/linux/tool', '');
    gcs.store('1.10/darwin/tool', '');
    expect(await ask({ regexp: '(.*)/linux/tool' })).toEqual(paths('1.2/linux/tool'));
    expect(await ask({ regexp: '(?P<version>[^/]+)/(linux|darwin)/tool' })).toEqual(paths('1.10/darwin/tool'));
    expect(await ask({ regexp: '1\\.2/(linux)/tool' })).toEqual(paths('1.2/linux/tool'));
    expect(gcs.requests.at(-1)?.url.searchParams.get('prefix')).toBe('1.2/');
    expect(await ask({ regexp: '[^/]+/linux/tool' })).toEqual([]);
  });

  it('begins with the initial path', async () => {
    const more = { regexp: 'a-(.*)', initial_path: 'a-0.0.0' };
    expect(await ask(more)).toEqual(paths('a-0.0.0'));
    gcs.store('a-1', '');
    expect(await ask(more, { path: 'a-0.0.0' })).toEqual(paths('a-0.0.0', 'a-1'));
  });

  it('lists generations of one object, as many digits as they have', async () => {
    const [one, two, three] = ['1', '2', '3'].map((content) => ({
      generation: gcs.store('dir/file', content).generation,
    }));
    gcs.store('dir/file.sig', '');
    const more = { versioned_file: 'dir/file' };
    expect(await ask(more)).toEqual([three]);
    expect(await ask(more, two)).toEqual([two, three]);
    expect(await ask({ ...more, initial_version: '7' }, { generation: '7' })).toEqual([
      { generation: '7' },
      one,
      two,
      three,
    ]);
    expect(await ask({ versioned_file: 'nope' })).toEqual([]);
    expect(await ask({ versioned_file: 'nope', initial_version: '7' })).toEqual([{ generation: '7' }]);
    expect(await ask(more, { generation: 'x' })).toContain('version.generation must be an int64, not x');
    expect(calls().slice(0, 2)).toEqual([
      'GET /storage/v1/b/the-bucket?fields=versioning',
      'GET /storage/v1/b/the-bucket/o?prefix=dir/file&versions=true&fields=items(name,generation),nextPageToken',
    ]);
    gcs.mayReadBucket = false;
    expect(await ask(more)).toEqual([three]);
    Object.assign(gcs, { mayReadBucket: true, versioned: false });
    expect(await ask(more)).toBe('\u001b[31merror running command: \u001b[0mbucket is not versioned\n');
  });

  it('asks for a token of the service account, and none of it is shown', async () => {
    gcs.store('a-1', '');
    await ask({ regexp: 'a-(.*)' });
    const [, claims = ''] = new URLSearchParams(google.requests[0]?.body).get('assertion')?.split('.') ?? [];
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      iss: 'robot@x',
      aud: `${google.url}/token`,
      scope: 'https://www.googleapis.com/auth/devstorage.full_control',
    });
    expect(new Set(gcs.requests.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer gcs-token']));
    await google[Symbol.asyncDispose]();
    google = await startFakeService((_request, response) =>
      response.writeHead(400).end('{"error":"invalid_grant","error_description":"Token has expired"}'),
    );
    const expired = await ask({ regexp: 'a-(.*)' });
    expect(expired).toMatch(/127.0.0.1:\d+ gave no token for robot@x: status 400 invalid_grant\n$/);
    expect(expired).not.toContain('PRIVATE KEY');
  });

  it('without a key takes what the machine has', async () => {
    gcs.store('a-1', '');
    const more = { regexp: 'a-(.*)', json_key: undefined };
    const file = join(temporaryDirectoryForTest(), 'key.json');
    const token_uri = `${google.url}/token`;
    writeFileSync(
      file,
      JSON.stringify({
        type: 'authorized_user',
        client_id: 'id',
        client_secret: 'hush',
        refresh_token: 'again',
        token_uri,
      }),
    );
    expect(await ask(more, undefined, { GOOGLE_APPLICATION_CREDENTIALS: file })).toEqual(paths('a-1'));
    expect(google.requests.at(-1)?.body).toBe(
      'grant_type=refresh_token&client_id=id&client_secret=hush&refresh_token=again',
    );
    expect(await ask(more, undefined, { GCE_METADATA_HOST: new URL(google.url).host })).toEqual(paths('a-1'));
    expect(google.requests.at(-1)).toMatchObject({ headers: { 'metadata-flavor': 'Google' } });
    expect(google.requests.at(-1)?.url.pathname).toBe('/computeMetadata/v1/instance/service-accounts/default/token');
    expect(await ask(more, undefined, { GCE_METADATA_HOST: '127.0.0.1:1' })).toMatch(
      /no Google credentials: source.json_key is empty.*ECONNREFUSED/,
    );
  });

  it('tries again while the store is busy, in bounded time', async () => {
    gcs.store('a-1', '');
    const path = 'GET /storage/v1/b/the-bucket/o';
    gcs.troubles.set(path, [
      (response) => response.writeHead(429, { 'retry-after': '0' }).end(),
      (response) => response.destroy(),
    ]);
    expect(await ask({ regexp: 'a-(.*)' })).toEqual(paths('a-1'));
    gcs.troubles.set(
      path,
      Array.from(
        { length: 9 },
        () => (response) => void response.writeHead(503).end('{"error":{"message":"backend"}}'),
      ),
    );
    expect(await ask({ regexp: 'a-(.*)' })).toMatch(
      /error running command: .*GET http.*\/b\/the-bucket\/o: status 503: backend\n$/,
    );
    gcs.troubles.set(path, [(response) => response.writeHead(401).end('{"error":{"message":"Invalid Credentials"}}')]);
    expect(await ask({ regexp: 'a-(.*)' })).toMatch(/status 401: Invalid Credentials\n$/);
    expect(await ask({ regexp: 'a-(.*)' }, undefined, { STORAGE_EMULATOR_HOST: '127.0.0.1:1' })).toContain(
      'ECONNREFUSED',
    );
    expect(await ask({ regexp: 'a-(.*)', bucket: 'nope' })).toContain(
      'status 404: The specified bucket does not exist.',
    );
  });

  it.each([
    [{ bucket: '' }, 'please specify the bucket'],
    [{ regexp: '', versioned_file: '' }, 'please specify either regexp or versioned_file'],
    [{ versioned_file: 'x' }, 'please specify either regexp or versioned_file'],
    [{ regexp: '', versioned_file: 'x', initial_version: 'one' }, 'if set, initial_version must be an int64'],
    [{ initial_version: '1' }, 'use initial_path when regexp is set'],
    [{ regexp: '', versioned_file: 'x', initial_path: 'y' }, 'use initial_version when versioned_file is set'],
    [
      { initial_content_text: 'x', initial_content_binary: 'eA==' },
      'use initial_content_text or initial_content_binary but not both',
    ],
    [{ initial_content_binary: '?', initial_path: 'a' }, 'initial_content_binary could not be decoded to base64'],
    [{ initial_content_text: 'x' }, 'use initial_version or initial_path when initial content is set'],
    [{ json_key: {} }, 'source.json_key must be a text, not an object'],
    [{ skip_download: 'yes' }, 'source.skip_download must be a boolean (true or false), not a text'],
    [{ json_key: 'hunter2' }, 'json_key must be the JSON key file of a service account'],
    [{ json_key: '{"type":"external_account"}' }, 'json_key is of type "external_account"; it must be'],
    [{ regexp: '(' }, 'invalid regexp: '],
  ])('refuses %j', async (more, message) => {
    const log = await ask({ regexp: 'a-(.*)', ...more });
    expect(log).toContain(message);
    expect(log).not.toContain('hunter2');
  });

  it('tells a misspelt field', async () => {
    const run = await runProgramForTest(
      check,
      { source: source({ regexp: 'a(.)', verisoned_file: 'x' }) },
      { env: environment() },
    );
    expect(run).toMatchObject({
      status: 0,
      log: 'warning: this resource type has no field source.verisoned_file (did you mean source.versioned_file?); it is ignored\n',
    });
  });
});

describe('gcs get', () => {
  const fetchInto = async (more: object, version: object, params: object = {}) => {
    const cwd = temporaryDirectoryForTest();
    const run = await runProgramForTest(get, { source: source(more), version, params }, { cwd, env: environment() });
    return {
      ...run,
      cwd,
      file: (name: string) => readFileSync(join(cwd, name), 'utf8'),
      names: () => readdirSync(cwd).sort(),
    };
  };

  it('downloads an object and writes what is known of it', async () => {
    gcs.store('dir/a-1.0.tgz', 'content');
    const run = await fetchInto({ regexp: 'dir/a-(.*).tgz' }, { path: 'dir/a-1.0.tgz' });
    const url = 'gs://the-bucket/dir/a-1.0.tgz';
    expect(run.answer, run.log).toEqual({
      version: { path: 'dir/a-1.0.tgz' },
      metadata: [
        { name: 'filename', value: 'a-1.0.tgz' },
        { name: 'url', value: url },
      ],
    });
    expect(run.names()).toEqual(['a-1.0.tgz', 'url', 'version']);
    expect(['a-1.0.tgz', 'url', 'version'].map(run.file)).toEqual(['content', url, '1.0']);
    const { generation } = gcs.generations[0] ?? {};
    expect(calls()).toEqual(
      [
        'GET /storage/v1/b/the-bucket/o/dir/a-1.0.tgz?',
        `GET /storage/v1/b/the-bucket/o/dir/a-1.0.tgz?alt=media&generation=${generation}`,
      ].map((call) => call.replace(/\?$/, '')),
    );
  });

  it('downloads one generation, as numbers and as texts', async () => {
    const { generation } = gcs.store('dir/file', 'old');
    gcs.store('dir/file', 'new');
    const run = await fetchInto({ versioned_file: 'dir/file' }, { generation });
    expect([run.file('file'), run.file('generation'), run.file('url')], run.log).toEqual([
      'old',
      generation,
      `gs://the-bucket/dir/file#${generation}`,
    ]);
    const live = await fetchInto({ versioned_file: 'dir/file' }, { generation: '0' });
    expect([live.file('file'), live.file('url')]).toEqual(['new', 'gs://the-bucket/dir/file']);
    expect((await fetchInto({ versioned_file: 'dir/file' }, { generation: '12' })).log).toContain(
      'there is no gs://the-bucket/dir/file#12 in the store',
    );
    expect((await fetchInto({ versioned_file: 'dir/file' }, {})).log).toContain(
      'version.generation must be an int64, not ""',
    );
  });

  it('makes the initial version out of the source', async () => {
    const text = await fetchInto(
      { regexp: 'd/a-(.*)', initial_path: 'd/a-0', initial_content_text: 'hi' },
      { path: 'd/a-0' },
    );
    expect([text.file('a-0'), text.file('version'), text.names()], text.log).toEqual(['hi', '0', ['a-0', 'version']]);
    expect(text.answer).toEqual({ version: { path: 'd/a-0' }, metadata: [{ name: 'filename', value: 'a-0' }] });
    const more = { versioned_file: 'f', initial_version: '5', initial_content_binary: 'aGkh' };
    const binary = await fetchInto(more, { generation: '5' });
    expect([binary.file('f'), binary.file('generation'), binary.names()]).toEqual(['hi!', '5', ['f', 'generation']]);
    expect(gcs.requests).toEqual([]);
  });

  it('leaves the object where it is when told so, by the source or by the step', async () => {
    gcs.store('a-1', 'content');
    for (const [more, params, names] of [
      [{}, { skip_download: 'true' }, ['url', 'version']],
      [{}, { skip_download: true }, ['url', 'version']],
      [{ skip_download: true }, {}, ['url', 'version']],
      [{ skip_download: true }, { skip_download: 'false' }, ['a-1', 'url', 'version']],
    ] as const) {
      const run = await fetchInto({ regexp: 'a-(.*)', ...more }, { path: 'a-1' }, params);
      expect(run.names(), run.log).toEqual(names);
    }
    const wrong = await fetchInto({ regexp: 'a-(.*)' }, { path: 'a-1' }, { skip_download: 'maybe' });
    expect(wrong.log).toContain('invalid skip_download value specified: maybe');
  });

  it('keeps no object that arrived damaged; what is stored compressed has no checksum', async () => {
    gcs.store('a-1', 'content', { md5Hash: 'AAAAAAAAAAAAAAAAAAAAAA==' });
    const damaged = await fetchInto({ regexp: 'a-(.*)' }, { path: 'a-1' });
    expect(damaged).toMatchObject({ status: 1, log: expect.stringContaining('a-1 from http') });
    expect(damaged.names()).toEqual([]);
    gcs.store('a-2', 'content', { md5Hash: 'AAAAAAAAAAAAAAAAAAAAAA==', contentEncoding: 'gzip' });
    expect((await fetchInto({ regexp: 'a-(.*)' }, { path: 'a-2' })).file('a-2')).toBe('content');
  });

  it('fails when the object is half there', async () => {
    gcs.store('a-1', 'content');
    gcs.troubles.set('GET /storage/v1/b/the-bucket/o/a-1', [
      (response) => response.end('{"name":"a-1","generation":"1"}'),
      ...Array.from({ length: 6 }, () => (response: import('node:http').ServerResponse) => {
        response.writeHead(200, { 'content-length': '7' });
        response.write('con', () => setTimeout(() => response.destroy(), 5));
      }),
    ]);
    const run = await fetchInto({ regexp: 'a-(.*)' }, { path: 'a-1' });
    expect(run).toMatchObject({ status: 1, answer: undefined });
    expect(run.names()).toEqual([]);
  });

  describe('unpacks', () => {
    const unpack = async (name: string, content: Buffer) => {
      gcs.store(name, content);
      return await fetchInto({ regexp: '(.*)' }, { path: name }, { unpack: true });
    };
    const archive = (kind: 'tar' | 'zip', build: (directory: string) => string[]) => {
      const directory = temporaryDirectoryForTest();
      const out = join(temporaryDirectoryForTest(), `x.${kind}`);
      const names = build(directory);
      if (kind === 'tar') runTool('tar', ['-C', directory, '-cPf', out, ...names]);
      else runTool('sh', ['-c', 'cd "$0" && out=$1 && shift && zip -qry "$out" "$@"', directory, out, ...names]);
      return readFileSync(out);
    };
    const plain = (directory: string) => {
      mkdirSync(join(directory, 'd'));
      writeFileSync(join(directory, 'd/f'), 'inside');
      return ['d'];
    };

    it('tar, zip, and both when compressed; the archive stays', async () => {
      const tar = await unpack('1.tar', archive('tar', plain));
      expect([tar.file('d/f'), tar.names()], tar.log).toEqual(['inside', ['1.tar', 'd', 'url', 'version']]);
      expect((await unpack('2.zip', archive('zip', plain))).file('d/f')).toBe('inside');
      const tgz = await unpack('3.tgz', gzipSync(archive('tar', plain)));
      expect([tgz.file('d/f'), tgz.names()]).toEqual([
        'inside',
        ['3.tgz', '3.tgz.uncompressed', 'd', 'url', 'version'],
      ]);
      expect((await unpack('4.gz', gzipSync('plain'))).file('4.gz.uncompressed')).toBe('plain');
    });

    it('under the name that gzip remembers, which leads nowhere else', async () => {
      const named = (name: string) => {
        const packed = gzipSync('content');
        packed[3] = 0x08;
        return Buffer.concat([packed.subarray(0, 10), Buffer.from(`${name}\0`), packed.subarray(10)]);
      };
      expect((await unpack('5.gz', named('inner.txt'))).file('inner.txt')).toBe('content');
      const evil = await unpack('6.gz', named('../../evil.txt'));
      expect(evil.names(), evil.log).toContain('evil.txt');
      expect(existsSync(join(evil.cwd, '../evil.txt'))).toBe(false);
      expect((await unpack('7.gz', named('7.gz'))).file('7.gz.uncompressed')).toBe('content');
      expect((await unpack('8.gz', named('..'))).file('8.gz.uncompressed')).toBe('content');
    });

    it('nothing outside the directory', async () => {
      const outside = temporaryDirectoryForTest();
      const climbing = archive('tar', (directory) => {
        mkdirSync(join(directory, 'deep'));
        writeFileSync(join(directory, 'climber'), 'x');
        return ['--transform', 's,^climber,../../climbed,', 'climber'];
      });
      const climbed = await unpack('1.tar', climbing);
      expect(existsSync(join(climbed.cwd, '../../climbed'))).toBe(false);
      const throughLink = archive('tar', (directory) => {
        symlinkSync(outside, join(directory, 'link'));
        mkdirSync(join(directory, 'real'));
        writeFileSync(join(directory, 'real/pwned'), 'x');
        return ['link', '--transform', 's,^real,link,', 'real/pwned'];
      });
      await unpack('2.tar', throughLink);
      expect(readdirSync(outside)).toEqual([]);
    });

    it('no more layers than archives have', async () => {
      let nested = gzipSync('x');
      for (let depth = 0; depth < 5; depth += 1) nested = gzipSync(nested);
      expect((await unpack('1.gz', nested)).log).toContain(
        "failed to extract '1.gz' with the 'params.unpack' option enabled: it is compressed more than 4 times",
      );
      expect((await unpack('2', Buffer.from('plain'))).log).toContain('unsupported MIME type');
      expect((await unpack('3.gz', gzipSync('x'.repeat(9999)).subarray(0, 20))).log).toContain(
        "failed to extract '3.gz'",
      );
    });
  });

  it('refuses names that are none for a file', async () => {
    gcs.store('a/..', 'x');
    expect((await fetchInto({ regexp: 'a/(.*)' }, { path: 'a/..' })).log).toContain(
      '"a/.." ends in no name for a file',
    );
    expect((await fetchInto({ regexp: 'x-(.*)' }, {})).log).toContain(
      'no extractions could be found - is your regexp correct?',
    );
  });
});

describe('gcs put', () => {
  let cwd: string;
  beforeEach(() => {
    cwd = temporaryDirectoryForTest();
    mkdirSync(join(cwd, 'out'));
    writeFileSync(join(cwd, 'out/a-1.5.tgz'), 'the content');
    writeFileSync(join(cwd, 'out/empty'), '');
  });
  const push = (more: object, params: object) =>
    runProgramForTest(put, { source: source(more), params }, { cwd, env: environment() });

  it('uploads under the directory of the pattern, with type, rights and checksum at once', async () => {
    const params = {
      file: 'out/a-*.tgz',
      predefined_acl: 'publicRead',
      content_type: 'application/x-x',
      cache_control: 'max-age=5',
    };
    const run = await push({ regexp: '^dir\\.d/a-(.*).tgz$' }, params);
    const url = 'gs://the-bucket/dir.d/a-1.5.tgz';
    expect(run, run.log).toMatchObject({
      answer: {
        version: { path: 'dir.d/a-1.5.tgz' },
        metadata: [
          { name: 'filename', value: 'a-1.5.tgz' },
          { name: 'url', value: url },
        ],
      },
      log: '',
    });
    expect(gcs.generations).toMatchObject([
      {
        name: 'dir.d/a-1.5.tgz',
        content: Buffer.from('the content'),
        given: {
          uploadType: 'resumable',
          predefinedAcl: 'publicRead',
          contentType: 'application/x-x',
          cacheControl: 'max-age=5',
        },
      },
    ]);
    expect(gcs.requests.map(({ method, url: { pathname } }) => `${method} ${pathname}`)).toEqual([
      'POST /upload/storage/v1/b/the-bucket/o',
      'PUT /session',
    ]);
    expect(gcs.requests[1]?.headers).toMatchObject({ 'content-range': 'bytes 0-10/11', 'content-length': '11' });
  });

  it('makes a new generation of one object; an empty file too', async () => {
    const run = await push({ versioned_file: 'dir/file' }, { file: 'out/empty' });
    const { generation } = gcs.generations[0] ?? {};
    expect(run.answer, run.log).toMatchObject({
      version: { generation },
      metadata: [{}, { value: `gs://the-bucket/dir/file#${generation}` }],
    });
  });

  it('goes on where an upload broke off', async () => {
    gcs.troubles.set('PUT /session', [
      (response) => response.destroy(),
      (response) => response.writeHead(308, { range: 'bytes=0-3' }).end(),
      (response) => response.writeHead(503).end(),
    ]);
    const run = await push({ versioned_file: 'file' }, { file: 'out/a-1.5.tgz' });
    expect(run.status, run.log).toBe(0);
    expect(gcs.requests.slice(1).map(({ headers, body }) => [headers['content-range'], body])).toEqual([
      ['bytes 0-10/11', 'the content'],
      ['bytes */11', ''],
      ['bytes 4-10/11', 'content'],
      ['bytes */11', ''],
      ['bytes 0-10/11', 'the content'],
    ]);
  });

  it('warns of a name that no check will find', async () => {
    const run = await push({ regexp: 'b-(.*)' }, { file: 'out/empty' });
    expect(run.log).toBe('warning: empty does not match source.regexp, so no check will find it\n');
  });

  it.each([
    [{}, {}, 'please specify the file'],
    [{}, { file: 'out/nope*' }, 'no matches found for pattern: out/nope*'],
    [{}, { file: 'out/*' }, 'more than one match found for pattern: out/*\nout/a-1.5.tgz\nout/empty'],
    [
      {},
      { file: 'out/empty', predefined_acl: 'everybody' },
      'params.predefined_acl must be one of authenticatedRead, bucketOwner',
    ],
    [{}, { file: ['x'] }, 'params.file must be a text, not a list'],
    [{ regexp: '(.*)/x' }, { file: 'out/empty' }, 'the directory of source.regexp, (.*)/, is a pattern'],
    [{}, { file: 'out/empty', contnet_type: 'x' }, 'no field params.contnet_type (did you mean params.content_type?)'],
  ])('refuses %j %j', async (more, params, message) => {
    expect((await push({ regexp: 'dir/(.*)', ...more }, params)).log).toContain(message);
  });
});
