import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgramForTest, temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { check } from './check.ts';
import { get } from './get.ts';
import { put } from './put.ts';

const unprivileged = { env: { RONDO_PRIVILEGED: 'false' } };
const esc = '\u001b';

describe('mock check', () => {
  const cases: [string, object, unknown][] = [
    ['the initial version is mock', { source: {} }, [{ version: 'mock' }]],
    ['a null source counts as empty', { source: null }, [{ version: 'mock' }]],
    ['an initial version of one’s own', { source: { initial_version: 'a' } }, [{ version: 'a' }]],
    ['none when asked for none', { source: { no_initial_version: true } }, []],
    ['the cursor comes back', { source: {}, version: { version: 'x' } }, [{ version: 'x' }]],
    [
      'a forced version beats the cursor',
      { source: { force_version: 'f' }, version: { version: 'x' } },
      [{ version: 'f' }],
    ],
    ['keys of any case, as Go reads them', { Source: { Force_Version: 'f' } }, [{ version: 'f' }]],
  ];
  it.each(cases)('%s', async (_name, request, answer) => {
    expect(await runProgramForTest(check, request, unprivileged)).toEqual({ status: 0, answer, log: '' });
  });

  it('takes the version it was mirrored with as the initial one', async () => {
    const run = await runProgramForTest(
      check,
      { source: {} },
      { env: { RONDO_PRIVILEGED: 'false', MIRRORED_VERSION: 'm' } },
    );
    expect(run.answer).toEqual([{ version: 'm' }]);
  });

  it('says so in the version when it is privileged', async () => {
    const run = await runProgramForTest(check, { source: {} }, { env: { RONDO_PRIVILEGED: 'true' } });
    expect(run.answer).toEqual([{ version: 'mock', privileged: 'true' }]);
  });

  it('fails on purpose, with the line that a stock server shows', async () => {
    const run = await runProgramForTest(check, { source: { check_failure: 'it is broken' } }, unprivileged);
    expect(run).toEqual({
      status: 1,
      answer: undefined,
      log: `${esc}[31mFATA${esc}[0m[0000] intentionally failing to check: it is broken \n`,
    });
  });

  it('refuses keys that it does not know', async () => {
    const run = await runProgramForTest(check, { source: { versoin: 'x' } }, unprivileged);
    expect(run.status).toBe(1);
    expect(run.log).toContain('invalid payload: json: unknown field "versoin"');
  });

  it('stops a delay when the check is aborted', async () => {
    const controller = new AbortController();
    const running = runProgramForTest(
      check,
      { source: { check_delay: '1h' } },
      { ...unprivileged, signal: controller.signal },
    );
    setImmediate(() => controller.abort());
    expect(await running).toMatchObject({ status: 143, log: 'interrupted\n' });
  });

  it('names a delay that is no duration', async () => {
    const run = await runProgramForTest(check, { source: { check_delay: '1 day' } }, unprivileged);
    expect(run.log).toContain('source.check_delay: time: ');
  });
});

describe('mock get', () => {
  it('writes version, privilege and files, and prints the version with the metadata of the source', async () => {
    const cwd = temporaryDirectoryForTest();
    const source = {
      log: 'hello',
      create_files: { 'a/b.txt': 'one', 'data.json': { n: 1.1 }, over: 'source' },
      metadata: [{ name: 'n', value: 'v' }],
    };
    const params = { create_files_via_params: { over: 'START_VAR:x.yEND_VAR' } };
    const run = await runProgramForTest(get, { source, params, version: { version: 'v1' } }, { ...unprivileged, cwd });
    expect(run.answer).toEqual({ version: { version: 'v1' }, metadata: [{ name: 'n', value: 'v' }] });
    const file = (name: string) => readFileSync(join(cwd, name), 'utf8');
    expect(file('version')).toBe('v1\n');
    expect(file('privileged')).toBe('false\n');
    expect(file('a/b.txt')).toBe('one');
    expect(file('data.json')).toBe('{"n":1.1}');
    expect(file('over')).toBe('((:x.y))');
    const line = (message: string) => `${esc}[36mINFO${esc}[0m[0000] ${message.padEnd(44)} \n`;
    expect(run.log).toBe(line('hello') + line('fetching version: v1'));
  });

  it('makes itself an image, leaving the root file system to the one who owns it as layers', async () => {
    const cwd = temporaryDirectoryForTest();
    const request = {
      source: { mirror_self: true },
      params: { format: 'rondo-layers', held_layers: [] },
      version: { version: 'v' },
    };
    const run = await runProgramForTest(get, request, { ...unprivileged, cwd });
    expect(run.log).toContain(`mirroring self image${' '.repeat(24)} ${' '}${esc}[36mvia_params${esc}[0m=false`);
    expect(readFileSync(join(cwd, 'rondo-layers/manifest.json'), 'utf8')).toBe('{"mirror":"mock"}\n');
    expect(existsSync(join(cwd, 'rootfs'))).toBe(false);
    expect(JSON.parse(readFileSync(join(cwd, 'metadata.json'), 'utf8'))).toEqual({
      env: ['MIRRORED_VERSION=v'],
      user: 'root',
    });
  });

  it('writes nothing outside its directory', async () => {
    const cwd = temporaryDirectoryForTest();
    const source = { create_files: { '../outside': 'x' } };
    const run = await runProgramForTest(get, { source, version: { version: 'v' } }, { ...unprivileged, cwd });
    expect(run).toMatchObject({ status: 1, log: expect.stringContaining('../outside lies outside') });
  });
});

describe('mock put', () => {
  it('takes the version from params or from a file, untrimmed', async () => {
    const cwd = temporaryDirectoryForTest();
    writeFileSync(join(cwd, 'v'), '7\n');
    const versions = [];
    for (const params of [{ version: '6' }, { file: 'v' }]) {
      versions.push((await runProgramForTest(put, { source: {}, params }, { ...unprivileged, cwd })).answer);
    }
    expect(versions).toEqual([
      { version: { version: '6' }, metadata: [] },
      { version: { version: '7\n' }, metadata: [] },
    ]);
  });

  it('names the file that is missing as the original does', async () => {
    const run = await runProgramForTest(
      put,
      { source: {}, params: { file: 'F' } },
      { ...unprivileged, cwd: '/tmp/build/put' },
    );
    expect(run.status).toBe(1);
    expect(run.log).toContain('error reading version from file F: open /tmp/build/put/F: no such file or directory');
  });

  it('fails without a version', async () => {
    expect((await runProgramForTest(put, { source: {} }, unprivileged)).log).toContain('no version specified');
  });

  it('prints its environment', async () => {
    const env = { RONDO_PRIVILEGED: 'false', BUILD_ID: '7' };
    const run = await runProgramForTest(put, { source: {}, params: { version: 'v', print_env: true } }, { env });
    expect(run.log).toMatch(/pushing version: v +\n.*env: RONDO_PRIVILEGED=false +\n.*env: BUILD_ID=7 +\n/);
  });
});
