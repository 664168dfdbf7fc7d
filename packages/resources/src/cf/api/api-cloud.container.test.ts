import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeCloudFoundry, startFakeCloudFoundry } from '../../testing/fake-cloud-foundry.ts';
import { runProgramForTest, temporaryDirectoryForTest } from '../../testing/run-program-for-test.ts';
import { runTool } from '../../testing/run-tool.ts';
import { put } from '../put.ts';

let cloud: FakeCloudFoundry;
let cwd: string;
let bin: string;

beforeEach(async () => {
  cloud = await startFakeCloudFoundry();
  cwd = temporaryDirectoryForTest();
  // A PATH without cf.
  bin = temporaryDirectoryForTest();
  symlinkSync('/usr/bin/zip', join(bin, 'zip'));
  mkdirSync(join(cwd, 'in/app/deep'), { recursive: true });
  writeFileSync(join(cwd, 'in/app/index.js'), 'code');
  writeFileSync(join(cwd, 'in/app/deep/file'), 'deep');
  writeFileSync(join(cwd, 'in/manifest.yml'), 'applications:\n- name: app\n  path: app\n  memory: 1.50G\n');
});
afterEach(() => cloud[Symbol.asyncDispose]());

const login = { username: 'ada', password: 'hunter2' };
const push = async (params: object = {}, more: object = login) =>
  await runProgramForTest(
    put,
    {
      source: { api: cloud.url, organization: 'org', space: 'space', ...more },
      params: { manifest: 'in/manifest.yml', ...params },
    },
    { cwd, env: { PATH: bin, TEST: 'true' } },
  );
const calls = () =>
  cloud.requests.map(({ method, url }) => `${method} ${decodeURIComponent(url.pathname + url.search)}`);
/** Without asking whether something has ended. */
const changes = () => calls().filter((call) => !call.startsWith('GET') && !call.endsWith('/oauth/token'));

/** The file in the form that was uploaded. */
function upload(): Buffer {
  const form = cloud.requests.find(({ url }) => url.pathname.endsWith('/upload'));
  const [, boundary = ''] = /^multipart\/form-data; boundary=(\S+)$/.exec(form?.headers['content-type'] ?? '') ?? [];
  const bytes = form?.bytes ?? Buffer.alloc(0);
  expect(bytes.subarray(-boundary.length - 8).toString()).toBe(`\r\n--${boundary}--\r\n`);
  expect(bytes.toString()).toContain('content-disposition: form-data; name="bits"; filename=');
  return bytes.subarray(bytes.indexOf('\r\n\r\n') + 4, -boundary.length - 8);
}

/** The names in the zip that was uploaded. */
function uploadedNames(): string[] {
  const path = join(temporaryDirectoryForTest(), 'upload.zip');
  writeFileSync(path, upload());
  return runTool('unzip', ['-Z1', path]).toString().trim().split('\n').sort();
}

describe('cf put without the cf program', () => {
  it('does over the API what cf does', async () => {
    const { answer, log, status } = await push();
    expect(status, log).toBe(0);
    expect(answer).toMatchObject({
      metadata: [
        { name: 'organization', value: 'org' },
        { name: 'space', value: 'space' },
      ],
    });
    expect(calls()).toEqual(
      [
        'GET /',
        'POST /oauth/token',
        'GET /v3/organizations?names=org',
        'GET /v3/spaces?names=space&organization_guids=org-guid',
        'GET /v3/apps?names=app&space_guids=space-guid',
        'POST /v3/spaces/space-guid/actions/apply_manifest',
        'GET /v3/jobs/apply',
        'GET /v3/jobs/apply',
        'GET /v3/apps?names=app&space_guids=space-guid',
        'POST /v3/packages',
        'POST /v3/packages/package-1/upload',
        'GET /v3/packages/package-1',
        'GET /v3/packages/package-1',
        'POST /v3/builds',
        'GET /v3/builds/build-1',
        'GET /v3/builds/build-1',
        'PATCH /v3/apps/guid-1/relationships/current_droplet',
        'POST /v3/apps/guid-1/actions/restart',
        'GET /v3/apps/guid-1/processes',
        'GET /v3/processes/web-1/stats',
        'GET /v3/apps/guid-1/processes',
        'GET /v3/processes/web-1/stats',
      ].filter((call, index, all) => !(call === all[index - 1] && call.includes('processes/web')) || true),
    );
    expect(cloud.manifests).toEqual([
      'version: 1\napplications:\n  - name: app\n    memory: 1.50G\n    default-route: true\n',
    ]);
    expect(cloud.requests.find(({ url }) => url.pathname.endsWith('apply_manifest'))?.headers['content-type']).toBe(
      'application/x-yaml',
    );
    expect(cloud.apps).toEqual([{ guid: 'guid-1', name: 'app', state: 'STARTED', droplet: 'droplet-1' }]);
    expect(uploadedNames()).toEqual(['deep/', 'deep/file', 'index.js']);
    expect(log).not.toMatch(/hunter2|cf-token/);
  });

  it('logs in as a client, and says when a login is refused', async () => {
    expect((await push({}, { client_id: 'robot', client_secret: 'shh/secret' })).status).toBe(0);
    const refused = await push({}, { username: 'ada', password: 'wrong-password' });
    expect(refused).toMatchObject({ status: 1, answer: undefined });
    expect(refused.log).toMatch(
      /error running command: POST http.*\/oauth\/token: status 401: unauthorized: Bad credentials\n$/,
    );
    expect(refused.log).not.toContain('wrong-password');
    cloud.troubles.set('POST /oauth/token', [(response) => response.end('{}')]);
    expect((await push()).log).toMatch(/error running command: 127.0.0.1:\d+ gave no token\n$/);
    cloud.troubles.set('GET /', [(response) => response.end('{}')]);
    expect((await push()).log).toContain('is no API of a Cloud Foundry: it names no place to log in');
  });

  it('leaves out what .cfignore names, and never follows a link out', async () => {
    const files = [
      '.cfignore',
      'a.log',
      'keep.log',
      'node_modules/x',
      'deep/a.log',
      'docs/a/b/c.md',
      '.git/HEAD',
      'manifest.yml',
      'deep/manifest.yml',
    ];
    for (const file of files) {
      mkdirSync(join(cwd, 'in/app', file, '..'), { recursive: true });
      writeFileSync(join(cwd, 'in/app', file), 'x');
    }
    writeFileSync(join(cwd, 'in/app/.cfignore'), '# comment\n*.log\n!keep.log\nnode_modules/\n/docs/**/*.md\n');
    writeFileSync(join(bin, 'outside'), 'secret of the machine');
    symlinkSync(join(bin, 'outside'), join(cwd, 'in/app/link'));
    expect((await push()).log).toContain('uploading app');
    expect(uploadedNames()).toEqual([
      'deep/',
      'deep/file',
      'deep/manifest.yml',
      'docs/',
      'docs/a/',
      'docs/a/b/',
      'index.js',
      'keep.log',
      'link',
    ]);
    expect(upload().toString('latin1')).not.toContain('secret of the machine');
  });

  it('uploads a zip as it is', async () => {
    writeFileSync(join(cwd, 'in/app.zip'), 'PK-the-zip');
    await push({ path: 'in/app.zip' });
    expect(upload().toString()).toBe('PK-the-zip');
  });

  it('fills variables into the manifest', async () => {
    const manifest =
      'common: &c {env: {V: ((version)), T: "((host)).x"}}\napplications:\n- <<: *c\n  name: ((name))\n  path: app\n  instances: ((count))\n  routes: ((routes))\n';
    writeFileSync(join(cwd, 'in/manifest.yml'), manifest);
    writeFileSync(join(cwd, 'in/vars.yml'), 'version: 1.10\nhost: from-file\nname: app\n');
    const { log, status } = await push({
      vars_files: ['in/vars.yml'],
      vars: { count: 2, host: 'h', routes: [{ route: 'a.b' }] },
    });
    expect(status, log).toBe(0);
    expect(cloud.manifests).toEqual([
      'version: 1\napplications:\n  - env:\n      V: 1.10\n      T: "h.x"\n    name: app\n    instances: 2\n    routes:\n      - route: "a.b"\n',
    ]);
    expect((await push({ vars: { name: 'x' } })).log).toContain(
      'expected to find variables: count, host, routes, version; give them in params.vars',
    );
    expect((await push({ vars_files: ['in/nope.yml'] })).log).toContain('params.vars_files: in/nope.yml can');
  });

  it('pushes images, with their logins, and several applications', async () => {
    writeFileSync(
      join(cwd, 'in/manifest.yml'),
      'applications:\n- name: one\n  docker: {image: r/one, username: bob}\n- name: two\n  docker: {image: r/two}\n  no-route: true\n',
    );
    const { status, log } = await push({ docker_username: 'eve', docker_password: 'docker-hush', no_start: true });
    expect(status, log).toBe(0);
    const made = cloud.requests
      .filter(({ url }) => url.pathname === '/v3/packages')
      .map(({ body }) => JSON.parse(body));
    expect(made).toMatchObject([
      { type: 'docker', data: { image: 'r/one', username: 'eve', password: 'docker-hush' } },
      { type: 'docker', data: { image: 'r/two', username: 'eve' } },
    ]);
    expect(changes().filter((call) => call.includes('builds') || call.includes('actions/restart'))).toEqual([]);
    expect(cloud.manifests[1]).toBe(
      'version: 1\napplications:\n  - name: two\n    docker:\n      image: r/two\n    no-route: true\n',
    );
    expect((await push({ path: 'in/app' })).log).toContain(
      'params.path is for one application, and manifest.yml has 2',
    );
    expect((await push({ current_app_name: 'three' })).log).toContain(
      "Could not find app named 'three' in manifest.yml",
    );
  });

  it('pushes beside the application that runs, and gives it its name back when that fails', async () => {
    cloud.apps.push({ guid: 'old', name: 'app', state: 'STARTED' });
    const good = await push({ current_app_name: 'app' });
    expect(good.status, good.log).toBe(0);
    expect(changes()).toEqual([
      'PATCH /v3/apps/old',
      'POST /v3/spaces/space-guid/actions/apply_manifest',
      'POST /v3/packages',
      'POST /v3/packages/package-1/upload',
      'POST /v3/builds',
      'PATCH /v3/apps/guid-1/relationships/current_droplet',
      'POST /v3/apps/guid-1/actions/restart',
      'DELETE /v3/apps/old',
    ]);
    expect(cloud.apps.map(({ guid, name }) => `${name}=${guid}`)).toEqual(['app=guid-1']);
    cloud.ends.instances = 'CRASHED';
    const bad = await push({ current_app_name: 'app', show_app_log: true });
    expect(bad).toMatchObject({ status: 1, answer: undefined });
    expect(bad.log).toContain('ERR first line\nERR second line\n');
    expect(bad.log).toMatch(/error running command: app was not started: all instances of its process web crashed\n$/);
    expect(cloud.apps.map(({ guid, name }) => `${name}=${guid}`)).toEqual(['app=guid-1']);
  });

  it.each([
    ['build', 'FAILED', 'the staging of app failed: NoAppDetectedError'],
    ['package', 'FAILED', 'the upload of app failed: no bits'],
    ['job', 'FAILED', 'POST /v3/spaces/space-guid/actions/apply_manifest failed: the job says why'],
  ] as const)('says why when a %s comes to %s', async (what, end, message) => {
    cloud.ends[what] = end;
    expect(await push()).toMatchObject({
      status: 1,
      log: expect.stringContaining(`error running command: ${message}\n`),
    });
  });

  it('stops an application that is not to be started', async () => {
    cloud.apps.push({ guid: 'old', name: 'app', state: 'STARTED' });
    expect((await push({ no_start: true })).status).toBe(0);
    expect(cloud.apps).toEqual([{ guid: 'old', name: 'app', state: 'STOPPED' }]);
    expect(cloud.manifests[0]).not.toContain('default-route');
  });

  it('says what is not there, or can’t be reached', async () => {
    expect((await push({}, { ...login, organization: 'nope' })).log).toContain(
      'source.organization: there is no organization nope',
    );
    expect((await push({}, { ...login, space: 'nope' })).log).toContain(
      'source.space: there is no space nope in organization org',
    );
    expect((await push({}, { ...login, api: 'http://127.0.0.1:1' })).log).toMatch(
      /error running command: GET http:\/\/127.0.0.1:1\/: .*ECONNREFUSED/,
    );
    cloud.troubles.set('GET /v3/organizations', [
      (response) => response.writeHead(503).end(),
      (response) => response.writeHead(401).end(),
    ]);
    expect((await push()).log).toMatch(
      /status 503; retrying in .*\nerror running command: GET .*organizations: status 401\n$/,
    );
    writeFileSync(join(cwd, 'in/manifest.yml'), 'applications:\n- name: app\n  path: nope\n');
    expect((await push()).log).toMatch(
      /nope does not exist; params.path or the manifest's path must name the application/,
    );
    writeFileSync(join(cwd, 'in/manifest.yml'), 'applications:\n- &a\n  name: app\n  <<: *a\n');
    expect((await push()).log).toContain('the manifest takes a map over into itself');
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x, x]',
      ...'bcdefg'
        .split('')
        .map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdef'[index]}`).join(', ')}]`),
    ];
    writeFileSync(
      join(cwd, 'in/manifest.yml'),
      `${bomb.join('\n')}\napplications:\n- name: app\n  path: app\n  x: *g\n`,
    );
    expect((await push()).log).toContain('the manifest comes to more than 10000 values');
  });

  it('logs calls when it is to be verbose, without secrets', async () => {
    const run = await push({}, { ...login, verbose: true });
    expect(run.log).toContain('PATCH /v3/apps/guid-1/relationships/current_droplet: status 200\n');
    expect(run.log).not.toMatch(/hunter2|cf-token/);
  });
});
