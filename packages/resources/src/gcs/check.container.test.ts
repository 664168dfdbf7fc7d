import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GcsWorld, startGcsWorld } from '../testing/gcs-world.ts';
import { runProgramForTest, temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { check } from './check.ts';

let world: GcsWorld;
beforeEach(async () => {
  world = await startGcsWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

describe('gcs check', () => {
  const ask = async (more: object, version?: object, env: object = {}) => {
    const run = await runProgramForTest(
      check,
      { source: world.source(more), version },
      { env: { ...world.env, ...env } },
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
      world.gcs.store(name, name);
    }
    const regexp = 'dir/a-(.*).tgz';
    expect(await ask({ regexp })).toEqual(paths('dir/a-2.0.0-rc.1.tgz'));
    expect(await ask({ regexp }, { path: 'dir/a-1.9.0.tgz' })).toEqual(
      paths('dir/a-1.9.0.tgz', 'dir/a-1.10.0.tgz', 'dir/a-2.0.0-rc.1.tgz'),
    );
    expect(await ask({ regexp }, { path: 'unrelated' })).toEqual(paths('dir/a-2.0.0-rc.1.tgz'));
    expect(world.calls().slice(0, 3)).toEqual(
      ['', '&pageToken=2', '&pageToken=4'].map(
        (more) => `GET /storage/v1/b/the-bucket/o?prefix=dir/&fields=items(name),nextPageToken${more}`,
      ),
    );
    expect(world.google.requests.length).toBe(3);
  });

  it('lets groups span directories, and takes the one named version', async () => {
    world.gcs.store('1.2/linux/tool', '');
    world.gcs.store('1.10/darwin/tool', '');
    expect(await ask({ regexp: '(.*)/linux/tool' })).toEqual(paths('1.2/linux/tool'));
    expect(await ask({ regexp: '(?P<version>[^/]+)/(linux|darwin)/tool' })).toEqual(paths('1.10/darwin/tool'));
    expect(await ask({ regexp: '1\\.2/(linux)/tool' })).toEqual(paths('1.2/linux/tool'));
    expect(world.gcs.requests.at(-1)?.url.searchParams.get('prefix')).toBe('1.2/');
    expect(await ask({ regexp: '[^/]+/linux/tool' })).toEqual([]);
  });

  it('begins with the initial path', async () => {
    const more = { regexp: 'a-(.*)', initial_path: 'a-0.0.0' };
    expect(await ask(more)).toEqual(paths('a-0.0.0'));
    world.gcs.store('a-1', '');
    expect(await ask(more, { path: 'a-0.0.0' })).toEqual(paths('a-0.0.0', 'a-1'));
  });

  it('lists generations of one object, as many digits as they have', async () => {
    const [one, two, three] = ['1', '2', '3'].map((content) => ({
      generation: world.gcs.store('dir/file', content).generation,
    }));
    world.gcs.store('dir/file.sig', '');
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
    expect(world.calls().slice(0, 2)).toEqual([
      'GET /storage/v1/b/the-bucket?fields=versioning',
      'GET /storage/v1/b/the-bucket/o?prefix=dir/file&versions=true&fields=items(name,generation),nextPageToken',
    ]);
    world.gcs.mayReadBucket = false;
    expect(await ask(more)).toEqual([three]);
    Object.assign(world.gcs, { mayReadBucket: true, versioned: false });
    expect(await ask(more)).toBe('\u001b[31merror running command: \u001b[0mbucket is not versioned\n');
  });

  it('asks for a token of the service account, and none of it is shown', async () => {
    world.gcs.store('a-1', '');
    await ask({ regexp: 'a-(.*)' });
    const [, claims = ''] = new URLSearchParams(world.google.requests[0]?.body).get('assertion')?.split('.') ?? [];
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      iss: 'robot@x',
      aud: `${world.google.url}/token`,
      scope: 'https://www.googleapis.com/auth/devstorage.full_control',
    });
    expect(new Set(world.gcs.requests.map(({ headers }) => headers.authorization))).toEqual(
      new Set(['Bearer gcs-token']),
    );
    await using refusing = await startGcsWorld({
      status: 400,
      body: '{"error":"invalid_grant","error_description":"Token has expired"}',
    });
    const expired = await ask(refusing.source({ regexp: 'a-(.*)' }));
    expect(expired).toMatch(/127.0.0.1:\d+ gave no token for robot@x: status 400 invalid_grant\n$/);
    expect(expired).not.toContain('PRIVATE KEY');
  });

  it('without a key takes what the machine has', async () => {
    world.gcs.store('a-1', '');
    const more = { regexp: 'a-(.*)', json_key: undefined };
    const file = join(temporaryDirectoryForTest(), 'key.json');
    const token_uri = `${world.google.url}/token`;
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
    expect(world.google.requests.at(-1)?.body).toBe(
      'grant_type=refresh_token&client_id=id&client_secret=hush&refresh_token=again',
    );
    expect(await ask(more, undefined, { GCE_METADATA_HOST: new URL(world.google.url).host })).toEqual(paths('a-1'));
    expect(world.google.requests.at(-1)).toMatchObject({ headers: { 'metadata-flavor': 'Google' } });
    expect(world.google.requests.at(-1)?.url.pathname).toBe(
      '/computeMetadata/v1/instance/service-accounts/default/token',
    );
    expect(await ask(more, undefined, { GCE_METADATA_HOST: '127.0.0.1:1' })).toMatch(
      /no Google credentials: source.json_key is empty.*ECONNREFUSED/,
    );
  });

  it('tries again while the store is busy, in bounded time', async () => {
    world.gcs.store('a-1', '');
    const path = 'GET /storage/v1/b/the-bucket/o';
    world.gcs.troubles.set(path, [
      (response) => response.writeHead(429, { 'retry-after': '0' }).end(),
      (response) => response.destroy(),
    ]);
    expect(await ask({ regexp: 'a-(.*)' })).toEqual(paths('a-1'));
    world.gcs.troubles.set(
      path,
      Array.from(
        { length: 9 },
        () => (response) => void response.writeHead(503).end('{"error":{"message":"backend"}}'),
      ),
    );
    expect(await ask({ regexp: 'a-(.*)' })).toMatch(
      /error running command: .*GET http.*\/b\/the-bucket\/o: status 503: backend\n$/,
    );
    world.gcs.troubles.set(path, [
      (response) => response.writeHead(401).end('{"error":{"message":"Invalid Credentials"}}'),
    ]);
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
    [
      { json_key: 'hunter2' },
      'error running command: \u001b[0msource.json_key must be the JSON key file of a service account',
    ],
    [
      { json_key: '{"type":"external_account"}' },
      'source.json_key.type is "external_account"; it must be service_account or authorized_user',
    ],
    [
      { json_key: '{"client_email":"x"}' },
      'source.json_key.private_key is required in the key file of a service_account',
    ],
    [{ json_key: '{"private_key":1}' }, 'source.json_key.private_key must be a text, not the number 1'],
    [{ regexp: '(' }, 'invalid regexp: '],
  ])('refuses %j', async (more, message) => {
    const log = await ask({ regexp: 'a-(.*)', ...more });
    expect(log).toContain(message);
    expect(log).not.toContain('hunter2');
  });

  it('tells a misspelt field', async () => {
    const run = await runProgramForTest(
      check,
      { source: world.source({ regexp: 'a(.)', verisoned_file: 'x' }) },
      { env: world.env },
    );
    expect(run).toMatchObject({
      status: 0,
      log: 'warning: this resource type has no field source.verisoned_file (did you mean source.versioned_file?); it is ignored\n',
    });
  });
});
