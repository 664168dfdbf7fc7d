import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GcsWorld, startGcsWorld } from '../testing/gcs-world.ts';
import { runProgramForTest, temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { put } from './put.ts';

let world: GcsWorld;
beforeEach(async () => {
  world = await startGcsWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

describe('gcs put', () => {
  let cwd: string;
  beforeEach(() => {
    cwd = temporaryDirectoryForTest();
    mkdirSync(join(cwd, 'out'));
    writeFileSync(join(cwd, 'out/a-1.5.tgz'), 'the content');
    writeFileSync(join(cwd, 'out/empty'), '');
  });
  const push = (more: object, params: object) =>
    runProgramForTest(put, { source: world.source(more), params }, { cwd, env: world.env });

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
    expect(world.gcs.generations).toMatchObject([
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
    expect(world.gcs.requests.map(({ method, url: { pathname } }) => `${method} ${pathname}`)).toEqual([
      'POST /upload/storage/v1/b/the-bucket/o',
      'PUT /session',
    ]);
    expect(world.gcs.requests[1]?.headers).toMatchObject({ 'content-range': 'bytes 0-10/11', 'content-length': '11' });
  });

  it('makes a new generation of one object; an empty file too', async () => {
    const run = await push({ versioned_file: 'dir/file' }, { file: 'out/empty' });
    const { generation, given } = world.gcs.generations[0] ?? {};
    expect(given).toEqual({ uploadType: 'resumable', contentType: 'text/plain; charset=utf-8' });
    expect(run.answer, run.log).toMatchObject({
      version: { generation },
      metadata: [{}, { value: `gs://the-bucket/dir/file#${generation}` }],
    });
  });

  it('goes on where an upload broke off', async () => {
    world.gcs.troubles.set('PUT /session', [
      (response) => response.destroy(),
      (response) => response.writeHead(308, { range: 'bytes=0-3' }).end(),
      (response) => response.writeHead(503).end(),
    ]);
    const run = await push({ versioned_file: 'file' }, { file: 'out/a-1.5.tgz' });
    expect(run.status, run.log).toBe(0);
    expect(world.gcs.requests.slice(1).map(({ headers, body }) => [headers['content-range'], body])).toEqual([
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
