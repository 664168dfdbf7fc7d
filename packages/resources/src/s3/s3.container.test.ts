import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startFakeService } from '../testing/object-server.ts';
import { runProgramForTest, temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { type S3Server, s3Keys, startS3 } from '../testing/s3-server.ts';
import { check } from './check.ts';
import { get } from './get.ts';
import { put } from './put.ts';
import type { S3Client } from './s3-client.ts';

describe('s3 (versitygw in PATH or VERSITYGW, else a stand-in)', () => {
  let server: S3Server;
  let client: S3Client;
  let bucket: string;
  let count = 0;
  beforeAll(async () => {
    server = await startS3();
  });
  afterAll(() => server[Symbol.asyncDispose]());
  beforeEach(async () => {
    count += 1;
    bucket = `bucket-${count}`;
    client = server.bucket(bucket);
    (await client.send({ method: 'PUT' })).body.resume();
  });

  const source = (more: object) => ({ bucket, endpoint: server.endpoint, use_path_style: true, ...s3Keys, ...more });
  const store = async (key: string, body = key) => void (await client.send({ method: 'PUT', key, body })).body.resume();
  const keepVersions = async () => {
    const body = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>';
    (await client.send({ method: 'PUT', query: { versioning: '' }, body })).body.resume();
  };
  const ask = async (more: object, version?: object) => {
    const run = await runProgramForTest(check, { source: source(more), version });
    return run.status === 0 ? run.answer : run.log;
  };
  const fetchInto = async (more: object, version: object, params: object = {}) => {
    const cwd = temporaryDirectoryForTest();
    const run = await runProgramForTest(get, { source: source(more), version, params }, { cwd });
    return { ...run, cwd, file: (name: string) => readFileSync(join(cwd, name), 'utf8') };
  };

  it('lists keys by the version that the pattern captures', async () => {
    for (const key of [
      'dir/a-1.10.0.tgz',
      'dir/a-1.9.0.tgz',
      'dir/a-2.0.0-rc.1.tgz',
      'dir/b-9.tgz',
      'other/a-3.0.0.tgz',
      'dir/deep/a-4.0.0.tgz',
    ])
      await store(key);
    const regexp = 'dir/a-(.*).tgz';
    const keys = (...versions: string[]) => versions.map((version) => ({ path: `dir/a-${version}.tgz` }));
    expect(await ask({ regexp })).toEqual(keys('2.0.0-rc.1'));
    expect(await ask({ regexp }, { path: 'dir/a-1.9.0.tgz' })).toEqual(keys('1.9.0', '1.10.0', '2.0.0-rc.1'));
    expect(await ask({ regexp }, { path: 'dir/a-1.9.5.tgz' })).toEqual(keys('1.10.0', '2.0.0-rc.1'));
    expect(await ask({ regexp }, { path: 'unrelated' })).toEqual(keys('2.0.0-rc.1'));
    expect(await ask({ regexp: '^(?:dir|other)/a-(?P<version>[0-9]+)\\.0\\.(0).tgz$' })).toEqual([
      { path: 'other/a-3.0.0.tgz' },
    ]);
    expect(await ask({ regexp: 'nothing/(.*)' })).toBe(null);
    expect(await ask({ regexp: 'nothing/(.*)', initial_path: 'nothing/0.0.0' })).toEqual([{ path: 'nothing/0.0.0' }]);
    expect(await ask({ regexp: 'a(?=b)(.*)' })).toContain('invalid regexp: ');
  });

  it('lists the versions of one object', async () => {
    expect(await ask({ versioned_file: 'f' })).toContain('bucket is not versioned');
    await keepVersions();
    expect(await ask({ versioned_file: 'f' })).toEqual([]);
    expect(await ask({ versioned_file: 'f', initial_version: 'zero' })).toEqual([{ version_id: 'zero' }]);
    for (const content of ['one', 'two', 'three']) await store('f', content);
    await store('f-and-more');
    const all = (await ask({ versioned_file: 'f', initial_version: 'zero' }, { version_id: 'zero' })) as {
      version_id: string;
    }[];
    expect(all.length).toBe(4);
    expect(await ask({ versioned_file: 'f' })).toEqual(all.slice(3));
    expect(await ask({ versioned_file: 'f' }, all[1])).toEqual(all.slice(1));
    const contents = [];
    for (const version of all.slice(1)) contents.push((await fetchInto({ versioned_file: 'f' }, version)).file('f'));
    expect(contents).toEqual(['one', 'two', 'three']);
  });

  it('downloads an object and tells of it', async () => {
    await store('dir/a b-1.0.txt', 'content');
    const regexp = 'dir/a b-(.*).txt';
    const version = { path: 'dir/a b-1.0.txt' };
    const url = `${server.endpoint}/${bucket}/dir/a b-1.0.txt`;
    const { answer, file, log } = await fetchInto({ regexp }, version);
    expect(answer, log).toEqual({
      version,
      metadata: [
        { name: 'filename', value: 'a b-1.0.txt' },
        { name: 'url', value: url },
      ],
    });
    expect(['a b-1.0.txt', 'version', 'url', 's3_uri'].map(file)).toEqual([
      'content',
      '1.0',
      url,
      `s3://${bucket}/dir/a b-1.0.txt`,
    ]);
    const secret = await fetchInto({ regexp, private: true }, version);
    expect(JSON.stringify(secret.answer)).not.toContain('url');
    expect(await (await fetch(secret.file('url'))).text()).toBe('content');
    for (const skip_download of ['true', true]) {
      expect(readdirSync((await fetchInto({ regexp }, version, { skip_download })).cwd).sort()).toEqual([
        's3_uri',
        'url',
        'version',
      ]);
    }
  });

  it('unpacks archives', async () => {
    const directory = temporaryDirectoryForTest();
    writeFileSync(join(directory, 'inner'), 'inside');
    const tar = execFileSync('tar', ['-C', directory, '-cf', '-', 'inner']);
    const put = async (key: string, body: Buffer) =>
      void (await client.send({ method: 'PUT', key, body })).body.resume();
    await put('a-1.tar', tar);
    await put('a-2.tgz', gzipSync(tar));
    await put('a-3.txt.gz', gzipSync('plain'));
    await put('a-4.txt', Buffer.from('plain'));
    const unpacked = (key: string) => fetchInto({ regexp: 'a-(\\d).*' }, { path: key }, { unpack: true });
    for (const key of ['a-1.tar', 'a-2.tgz']) {
      const { cwd, file, log } = await unpacked(key);
      expect(file('inner'), log).toBe('inside');
      expect(existsSync(join(cwd, key))).toBe(false);
    }
    expect((await unpacked('a-3.txt.gz')).file('a-3.txt')).toBe('plain');
    expect(await unpacked('a-4.txt')).toMatchObject({ status: 1, log: expect.stringContaining('not an archive: ') });
  });

  it('writes through no link that an archive brings', async () => {
    const [directory, outside] = [temporaryDirectoryForTest(), join(temporaryDirectoryForTest(), 'outside')];
    for (const name of ['version', 'url', 's3_uri', 'tags.json']) symlinkSync(outside, join(directory, name));
    const body = execFileSync('tar', ['-C', directory, '-cf', '-', '.']);
    (await client.send({ method: 'PUT', key: 'h-1.tar', body })).body.resume();
    const params = { unpack: true, download_tags: true };
    const { status, log, file } = await fetchInto({ regexp: 'h-(.*).tar' }, { path: 'h-1.tar' }, params);
    expect(status, log).toBe(0);
    expect(file('version')).toBe('1');
    expect(existsSync(outside)).toBe(false);
  });

  it('writes the initial content without asking anybody', async () => {
    const text = await fetchInto(
      { regexp: 'f-(.*)', initial_path: 'f-0', initial_content_text: 'start', endpoint: 'http://127.0.0.1:1' },
      { path: 'f-0' },
    );
    expect(readdirSync(text.cwd).sort()).toEqual(['f-0', 'version']);
    expect(text.file('f-0')).toBe('start');
    const binary = { regexp: 'f-(.*)', initial_path: 'f-0', initial_content_binary: 'aGk=' };
    expect((await fetchInto(binary, { path: 'f-0' })).file('f-0')).toBe('hi');
    expect((await fetchInto({ ...binary, initial_content_binary: '%' }, { path: 'f-0' })).log).toContain(
      'failed to decode initial_content_binary',
    );
  });

  it('uploads a file to where the pattern says, whole or in parts', async () => {
    const cwd = temporaryDirectoryForTest();
    mkdirSync(join(cwd, 'out'));
    writeFileSync(join(cwd, 'out/a-1.0.tgz'), 'small');
    const big = Buffer.from(Array.from({ length: 11 * 2 ** 20 }, (_, index) => (index * 31) % 253));
    writeFileSync(join(cwd, 'out/big-2.0.bin'), big);
    const upload = (more: object, params: object) => runProgramForTest(put, { source: source(more), params }, { cwd });
    const small = await upload(
      { regexp: '^dir/a-(.*).tgz' },
      { file: 'out/a-*.tgz', content_type: 'application/gzip' },
    );
    expect(small.answer, small.log).toMatchObject({ version: { path: 'dir/a-1.0.tgz' } });
    const parts = await upload({ regexp: 'big-(.*).bin' }, { file: 'out/big-*' });
    expect(parts.answer, parts.log).toMatchObject({ version: { path: 'big-2.0.bin' } });
    const back = await fetchInto({ regexp: 'big-(.*).bin' }, { path: 'big-2.0.bin' });
    expect(readFileSync(join(back.cwd, 'big-2.0.bin')).equals(big)).toBe(true);
    const moved = await upload({ regexp: 'x/(.*)' }, { from: 'out/a-(.*)\\.tgz', to: 'x/$1' });
    expect(moved.answer, moved.log).toMatchObject({ version: { path: 'x/1.0' } });
    await keepVersions();
    const versioned = await upload({ versioned_file: 'f' }, { file: 'out/a-1.0.tgz' });
    const { version } = versioned.answer as { version: { version_id: string } };
    expect((await fetchInto({ versioned_file: 'f' }, version)).file('f')).toBe('small');
    const errors = [
      [{ file: 'out/*' }, 'more than one match found for pattern: out/*\nout/a-1.0.tgz\nout/big-2.0.bin'],
      [{ file: 'nope' }, 'no matches found for pattern: nope'],
      [{ file: 'a', from: 'b' }, 'contains both file and from'],
    ] as const;
    for (const [params, message] of errors) expect((await upload({ regexp: 'x-(.*)' }, params)).log).toContain(message);
  });

  it('says what the server refuses', async () => {
    expect(await ask({ regexp: 'x-(.*)', secret_access_key: 'wrong-secret' })).toMatch(
      /error running command: .*status 403: SignatureDoesNotMatch/s,
    );
    expect(await ask({ regexp: 'x-(.*)', bucket: 'no-such-bucket' })).toContain('NoSuchBucket');
    const gone = await fetchInto({ regexp: 'x-(.*)' }, { path: 'x-1' });
    expect(gone).toMatchObject({ status: 1, log: expect.stringContaining('NoSuchKey') });
  });
});

describe('s3 get over a bad connection', () => {
  it('begins a download again that has broken off', async () => {
    let count = 0;
    await using service = await startFakeService((_request, response) => {
      count += 1;
      response.writeHead(200, { 'content-length': '8' });
      if (count > 1) response.end('complete');
      else response.write('comp', () => response.destroy());
    });
    const cwd = temporaryDirectoryForTest();
    const source = { bucket: 'b', regexp: 'x-(.*)', endpoint: service.url, use_path_style: true };
    const request = { source, version: { path: 'x-1' } };
    const run = await runProgramForTest(get, request, { cwd, env: { PATH: process.env.PATH, TEST: 'true' } });
    expect(run.status, run.log).toBe(0);
    expect(readFileSync(join(cwd, 'x-1'), 'utf8')).toBe('complete');
  });
});

describe('s3 refuses', () => {
  it.each([
    [{}, 'please specify either regexp or versioned_file'],
    [{ regexp: 'a', region_name: 'x.example/' }, 'source.region_name is no region: x.example/'],
    [{ regexp: 'a', versioned_file: 'b' }, 'please specify either regexp or versioned_file'],
    [{ regexp: 'a', initial_version: 'b' }, 'please use initial_path when regexp is set'],
    [{ versioned_file: 'a', initial_path: 'b' }, 'please use initial_version when versioned_file is set'],
    [
      { regexp: 'a', skip_ssl_verification: true, ca_bundle: 'x' },
      'please do not use ca_bundle when skip_ssl_verification is set',
    ],
    [
      { regexp: 'a', initial_content_text: 'x' },
      'please specify initial_version or initial_path if initial content is set',
    ],
    [
      { regexp: 'a', checksum_algorithm: 'MD5' },
      'checksum_algorithm must be one of: CRC32, CRC32C, CRC64NVME, SHA1, SHA256',
    ],
    [{ regexp: 1 }, 'source.regexp must be a text, not the number 1'],
  ])('%j', async (more, message) => {
    const run = await runProgramForTest(check, { source: { bucket: 'b', ...more } });
    expect(run).toMatchObject({ status: 1, log: expect.stringContaining(message) });
  });
});
