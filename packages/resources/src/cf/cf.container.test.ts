import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { runProgramForTest, temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { check } from './check.ts';
import { get } from './get.ts';
import { put } from './put.ts';

const source = {
  api: 'https://api.cf.example',
  username: 'ada',
  password: 'hunter2',
  organization: 'org',
  space: 'space',
};
let cwd: string;
let bin: string;

beforeEach(() => {
  cwd = temporaryDirectoryForTest();
  bin = temporaryDirectoryForTest();
  mkdirSync(join(cwd, 'in/app'), { recursive: true });
  writeFileSync(join(cwd, 'in/manifest.yml'), 'applications:\n- name: app\n');
});

interface Call {
  readonly argv: string[];
  readonly cwd: string;
  readonly env: Record<string, string>;
}

/** A stand-in for the cf program, which notes how it is called and fails where it is told to: a pattern of command lines, each once. */
function installCf(failures: readonly string[] = []): void {
  writeFileSync(join(bin, 'failures'), failures.map((line) => `${line}\n`).join(''));
  const script = `#!/bin/sh
here=${bin}
printf '%s\\036' "$PWD" "$CF_HOME" "$CF_COLOR" "$CF_DIAL_TIMEOUT" "$CF_TRACE" "$CF_DOCKER_PASSWORD" "$@" >> $here/calls
printf '\\n' >> $here/calls
echo "cf says: $*"
first=$(head -n 1 $here/failures)
case "$*" in
  $first) sed -i 1d $here/failures; echo "FAILED" >&2; exit 1;;
esac
`;
  writeFileSync(join(bin, 'cf'), script);
  chmodSync(join(bin, 'cf'), 0o755);
}

function calls(): Call[] {
  return readFileSync(join(bin, 'calls'), 'utf8')
    .split('\u001e\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [directory = '', home = '', color = '', timeout = '', trace = '', docker = '', ...argv] =
        line.split('\u001e');
      return { argv, cwd: directory, env: { home, color, timeout, trace, docker } };
    });
}
const commands = () => calls().map(({ argv }) => argv.join(' '));

const push = async (params: object, more: object = {}) =>
  await runProgramForTest(
    put,
    { source: { ...source, ...more }, params: { manifest: 'in/manifest.yml', ...params } },
    { cwd, env: { PATH: `${bin}:/usr/bin:/bin`, TEST: 'true' } },
  );

const login = ['api https://api.cf.example', 'auth ada hunter2', 'target -o org -s space'];

describe('cf put with the cf program', () => {
  beforeEach(() => installCf());

  it('logs in, finds the space, pushes, and shows what cf says', async () => {
    const { answer, log } = await push({});
    expect(answer, log).toEqual({
      version: { timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d*[1-9])?Z$/) },
      metadata: [
        { name: 'organization', value: 'org' },
        { name: 'space', value: 'space' },
      ],
    });
    expect(commands()).toEqual([...login, `push -f ${cwd}/in/manifest.yml`]);
    expect(calls()[0]).toMatchObject({ cwd: '/', env: { color: 'true', timeout: '30', trace: '', docker: '' } });
    expect(calls()[0]?.env.home).not.toBe('');
    expect(log).toContain(`cf says: push -f ${cwd}/in/manifest.yml`);
    expect(log).toContain('cf says: auth ada ((redacted))');
  });

  it('prefers the client’s credentials; passes on what the source says about certificates and talk', async () => {
    await push({}, { client_id: 'robot', client_secret: 'shh-secret', skip_cert_check: true, verbose: true });
    expect(commands().slice(0, 2)).toEqual([
      'api https://api.cf.example --skip-ssl-validation',
      'auth --client-credentials robot shh-secret',
    ]);
    expect(calls().map(({ env }) => env.trace)).toEqual(['true', 'true', 'true', 'true']);
  });

  it('passes on everything that the step says', async () => {
    writeFileSync(join(cwd, 'in/vars.yml'), 'a: 1\n');
    const { log } = await push({
      manifest: 'in/*.yml',
      path: 'in/ap*',
    });
    expect(log).toContain('error invalid manifest path: found 2 files instead of 1 at path:');
    await push({
      path: 'in/ap*',
      vars: { instances: 2, host: 'h', on: true, list: ['x'] },
      vars_files: ['in/vars.yml', '/elsewhere/vars.yml'],
      docker_username: 'd',
      docker_password: 'docker-hush',
      no_start: true,
    });
    expect(calls().at(-1)).toMatchObject({
      argv: [
        ...['push', '-f', `${cwd}/in/manifest.yml`, '--no-start'],
        ...['--var', 'instances=2', '--var', 'host=h', '--var', 'on=true', '--var', 'list=["x"]'],
        ...['--vars-file', `${cwd}/in/vars.yml`, '--vars-file', '/elsewhere/vars.yml'],
        ...['--docker-username', 'd', '-p', '.'],
      ],
      cwd: `${cwd}/in/app`,
      env: { docker: 'docker-hush' },
    });
    writeFileSync(join(cwd, 'app.zip'), 'PK');
    await push({ path: 'app.zip' });
    expect(calls().at(-1)).toMatchObject({
      argv: ['push', '-f', `${cwd}/in/manifest.yml`, '-p', `${cwd}/app.zip`],
      cwd: '/',
    });
  });

  it('pushes beside the application that runs', async () => {
    await push({ current_app_name: 'app' });
    expect(commands().slice(3)).toEqual([
      'app app',
      'rename app app-venerable',
      `push app -f ${cwd}/in/manifest.yml`,
      'delete -f app-venerable',
    ]);
  });

  it('pushes plainly when it does not run yet', async () => {
    installCf(['app app']);
    expect((await push({ current_app_name: 'app' })).status).toBe(0);
    expect(commands().slice(3)).toEqual(['app app', `push app -f ${cwd}/in/manifest.yml`]);
  });

  it('gives the old one its name back when the push fails, and shows the new one’s output when asked', async () => {
    installCf(['push *']);
    const run = await push({ current_app_name: 'app', show_app_log: true });
    expect(run).toMatchObject({ status: 1, answer: undefined });
    expect(run.log).toMatch(/FAILED[\s\S]*\nerror running command: cf push ended with exit status 1 \(see above\)\n$/);
    expect(commands().slice(4)).toEqual([
      'rename app app-venerable',
      `push app -f ${cwd}/in/manifest.yml`,
      'logs app --recent',
      'delete -f app',
      'rename app-venerable app',
    ]);
  });

  it('says so when the old one could not get its name back, or lose it', async () => {
    installCf(['push *', 'delete *', 'rename app-venerable app']);
    const lost = await push({ current_app_name: 'app' });
    expect(lost).toMatchObject({ status: 1, answer: undefined });
    expect(lost.log).toContain(
      "error running command: Oh no. Something's gone wrong. I've tried to roll back but you should check to see if everything is OK.",
    );
    installCf(['rename *']);
    const left = await push({ current_app_name: 'app' });
    expect(left.log).toContain('if an earlier put has left a app-venerable behind, delete it or give it its name back');
    expect(commands().at(-1)).toBe('rename app app-venerable');
  });

  it('stops at a login that is refused; secrets are not in what it says', async () => {
    installCf(['auth *']);
    const run = await push({});
    expect(run).toMatchObject({ status: 1, answer: undefined });
    expect(run.log).toContain('error running command: cf auth ended with exit status 1');
    expect(run.log).not.toContain('hunter2');
    expect(commands()).toEqual(login.slice(0, 2));
  });

  it('adds variables to the manifest and leaves the rest of it as it is written', async () => {
    const manifest = [
      'x: &env {A: 1.10, B: "yes"}',
      'applications:',
      '- name: one # the first',
      '  env: *env',
      '- name: two',
      '  env: {<<: *env, NUMBER: 007}',
      '- name: three',
      '  memory: 1.50G',
      '',
    ].join('\n');
    writeFileSync(join(cwd, 'in/manifest.yml'), manifest);
    await push({ environment_variables: { ON: 'yes', PORT: 8080, A: 'x: y' } });
    expect(readFileSync(join(cwd, 'in/manifest.yml'), 'utf8')).toBe(
      [
        'x: &env { A: 1.10, B: "yes" }',
        'applications:',
        '  - name: one # the first',
        '    env:',
        '      A: "x: y"',
        '      B: "yes"',
        '      ON: "yes"',
        '      PORT: "8080"',
        '  - name: two',
        '    env:',
        '      A: "x: y"',
        '      B: "yes"',
        '      NUMBER: 007',
        '      ON: "yes"',
        '      PORT: "8080"',
        '  - name: three',
        '    memory: 1.50G',
        '    env:',
        '      ON: "yes"',
        '      PORT: "8080"',
        '      A: "x: y"',
        '',
      ].join('\n'),
    );
  });

  it.each([
    [{ manifest: '' }, {}, 'params.manifest is required'],
    [{ manifest: 'nope' }, {}, /error invalid manifest path: found 0 files instead of 1 at path: .*\/nope/],
    [{ path: 'nope' }, {}, /error invalid path: found 0 files instead of 1 at path: .*\/nope/],
    [{ path: 1 }, {}, 'error reading request from stdin: params.path must be a text, not the number 1'],
    [{ environment_variables: { A: {} } }, {}, 'params.environment_variables.A must be a text, not an object'],
    [{ vars_files: 'x' }, {}, 'params.vars_files must be a list, not a text'],
    [{ vars: [] }, {}, 'params.vars must be an object, not a list'],
    [{ no_start: 'yes' }, {}, 'params.no_start must be a boolean'],
    [{ current_app_name: '-f' }, {}, 'params.current_app_name must not begin with a dash'],
    [{}, { api: '' }, 'source.api is required'],
    [{}, { organization: '' }, 'source.organization is required'],
    [{}, { space: '--help' }, 'source.space must not begin with a dash'],
    [
      {},
      { password: '' },
      'source.username and source.password, or source.client_id and source.client_secret, are required',
    ],
    [{}, { skip_cert_check: 'yes' }, 'source.skip_cert_check must be a boolean'],
    [
      { enviroment_variables: { A: 'b' } },
      {},
      'no field params.enviroment_variables (did you mean params.environment_variables?)',
    ],
  ])('refuses %j %j', async (params, more, message) => {
    const run = await push(params, more);
    expect(run.log).toMatch(message);
  });

  it('refuses a manifest that variables can’t be added to', async () => {
    writeFileSync(join(cwd, 'in/manifest.yml'), 'name: old style\n');
    expect((await push({ environment_variables: { A: 'b' } })).log).toContain(
      'manifest.yml has no applications to which',
    );
    writeFileSync(join(cwd, 'in/manifest.yml'), 'a: [\n');
    expect((await push({ environment_variables: { A: 'b' } })).log).toContain('manifest.yml is not YAML: ');
  });
});

it('cf check finds nothing, and get says the version again', async () => {
  expect(await runProgramForTest(check, { source })).toEqual({ status: 0, answer: [], log: '' });
  const version = { timestamp: '2024-01-02T03:04:05.678900001+02:00' };
  expect((await runProgramForTest(get, { source, version })).answer).toEqual({ version, metadata: null });
  const now = (await runProgramForTest(get, { source })).answer;
  expect(now).toEqual({ version: { timestamp: expect.stringMatching(/^20\d\d-.*Z$/) }, metadata: null });
  const wrong = await runProgramForTest(get, { source, version: { timestamp: 'noon' } });
  expect(wrong).toMatchObject({ status: 1, log: expect.stringContaining('version.timestamp must be a time like') });
});
