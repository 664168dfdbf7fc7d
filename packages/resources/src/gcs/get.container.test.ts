import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GcsWorld, startGcsWorld } from '../testing/gcs-world.ts';
import { runProgramForTest, temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { runTool } from '../testing/run-tool.ts';
import { get } from './get.ts';

let world: GcsWorld;
beforeEach(async () => {
  world = await startGcsWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

describe('gcs get', () => {
  const fetchInto = async (more: object, version: object, params: object = {}) => {
    const cwd = temporaryDirectoryForTest();
    const run = await runProgramForTest(get, { source: world.source(more), version, params }, { cwd, env: world.env });
    return {
      ...run,
      cwd,
      file: (name: string) => readFileSync(join(cwd, name), 'utf8'),
      names: () => readdirSync(cwd).sort(),
    };
  };

  it('downloads an object and writes what is known of it', async () => {
    world.gcs.store('dir/a-1.0.tgz', 'content');
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
    const { generation } = world.gcs.generations[0] ?? {};
    expect(world.calls()).toEqual(
      [
        'GET /storage/v1/b/the-bucket/o/dir/a-1.0.tgz?',
        `GET /storage/v1/b/the-bucket/o/dir/a-1.0.tgz?alt=media&generation=${generation}`,
      ].map((call) => call.replace(/\?$/, '')),
    );
  });

  it('downloads one generation, as numbers and as texts', async () => {
    const { generation } = world.gcs.store('dir/file', 'old');
    world.gcs.store('dir/file', 'new');
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
    expect(world.gcs.requests).toEqual([]);
  });

  it('leaves the object where it is when told so, by the source or by the step', async () => {
    world.gcs.store('a-1', 'content');
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
    world.gcs.store('a-1', 'content', { md5Hash: 'AAAAAAAAAAAAAAAAAAAAAA==' });
    const damaged = await fetchInto({ regexp: 'a-(.*)' }, { path: 'a-1' });
    expect(damaged).toMatchObject({ status: 1, log: expect.stringContaining('a-1 from http') });
    expect(damaged.names()).toEqual([]);
    world.gcs.store('a-2', 'content', { md5Hash: 'AAAAAAAAAAAAAAAAAAAAAA==', contentEncoding: 'gzip' });
    expect((await fetchInto({ regexp: 'a-(.*)' }, { path: 'a-2' })).file('a-2')).toBe('content');
  });

  it('fails when the object is half there', async () => {
    world.gcs.store('a-1', 'content');
    world.gcs.troubles.set('GET /storage/v1/b/the-bucket/o/a-1', [
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
      world.gcs.store(name, content);
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
      const ownNames = archive('tar', (directory) => {
        for (const name of ['version', 'url']) symlinkSync(join(outside, name), join(directory, name));
        return ['version', 'url'];
      });
      const own = await unpack('3.tar', ownNames);
      expect(own.status, own.log).toBe(0);
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
    world.gcs.store('a/..', 'x');
    expect((await fetchInto({ regexp: 'a/(.*)' }, { path: 'a/..' })).log).toContain(
      '"a/.." ends in no name for a file',
    );
    expect((await fetchInto({ regexp: 'x-(.*)' }, {})).log).toContain(
      'no extractions could be found - is your regexp correct?',
    );
  });
});
