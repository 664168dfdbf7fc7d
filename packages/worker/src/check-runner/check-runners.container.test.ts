import { copyFileSync, linkSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shell, TestContainers } from '../containers/testing/test-containers.ts';
import { CheckRunnerLostError, UnknownResourceTypeError } from '../errors.ts';
import type { HeldProcess } from '../processes/held-process.ts';
import { runProgram } from '../volumes/run-program.ts';
import { CheckRunners } from './check-runners.ts';
import { maxCheckProcesses } from './enclose-script.ts';

/**
 * A runner that speaks the language and, as a check, runs the command in the request's source: as the real ones start git,
 * with what the worker puts before it.
 */
const standIn = `#!/usr/local/bin/node
const { spawn } = require('node:child_process');
const { mkdirSync } = require('node:fs');
const frame = (kind, check, payload) => {
  const head = Buffer.alloc(9);
  head.writeUInt8(kind, 0); head.writeUInt32BE(check, 1); head.writeUInt32BE(Buffer.byteLength(payload), 5);
  process.stdout.write(Buffer.concat([head, Buffer.from(payload)]));
};
let pending = Buffer.alloc(0);
const running = new Map();
process.stdin.on('data', (chunk) => {
  pending = Buffer.concat([pending, chunk]);
  while (pending.length >= 9 && pending.length >= 9 + pending.readUInt32BE(5)) {
    const [kind, check, length] = [pending.readUInt8(0), pending.readUInt32BE(1), pending.readUInt32BE(5)];
    const payload = pending.subarray(9, 9 + length).toString();
    pending = pending.subarray(9 + length);
    if (kind === 2) running.get(check)?.kill('SIGTERM');
    if (kind === 1) start(check, JSON.parse(payload));
  }
});
process.stdin.on('end', () => process.exit(0));
function start(check, { request, home, tmp, env, wrap }) {
  mkdirSync(home, { recursive: true }); mkdirSync(tmp, { recursive: true });
  const { command } = JSON.parse(request).source;
  if (command === 'crash') process.exit(9);
  const [program, ...argv] = [...wrap, 'sh', '-c', command];
  const child = spawn(program, argv, { cwd: '/', env: { ...env, HOME: home, TMPDIR: tmp } });
  running.set(check, child);
  let stdout = '';
  child.stdout.on('data', (bytes) => { stdout += bytes; });
  child.stderr.on('data', (bytes) => frame(17, check, bytes));
  child.on('close', (code) => frame(18, check, JSON.stringify({ status: code ?? 143, stdout })));
}
frame(16, 0, JSON.stringify({ version: 1, types: ['stand-in'] }));
`;

let test: TestContainers;
let runners: CheckRunners;
/** A step that runs when a worker comes up again. */
let bystander: HeldProcess;
beforeAll(async () => {
  test = await TestContainers.open();
  const layer = join(test.directory, 'node-layer');
  await addProgram(layer, process.execPath, '/usr/local/bin/node');
  await addProgram(layer, '/usr/bin/unshare', '/bin/unshare');
  const programPath = join(test.directory, 'check-runner');
  writeFileSync(programPath, standIn);
  bystander = await test.create().run(shell('task', 'sleep 1000'));
  await bystander.untilStarted(AbortSignal.timeout(20_000));
  runners = await CheckRunners.open({
    directory: join(test.directory, 'runners'),
    context: test.context,
    programPath,
    layersOf: (type) => (type === 'stand-in' ? [layer, test.layer] : undefined),
  });
});
afterAll(async () => {
  await runners.stop();
  await test[Symbol.asyncDispose]();
});

/** A program of this machine with the libraries that it needs. */
async function addProgram(layer: string, path: string, at: string): Promise<void> {
  const libraries = (await runProgram('ldd', [path])).matchAll(/(\/\S+\.so\S*)/g);
  for (const [from, to] of [[path, at], ...[...libraries].map(([library]) => [library, library])] as [
    string,
    string,
  ][]) {
    const target = join(layer, to);
    mkdirSync(dirname(target), { recursive: true });
    try {
      linkSync(realpathSync(from), target);
    } catch {
      copyFileSync(from, target);
    }
  }
}

function check(command: string, { team = 'main', id = command, signal = new AbortController().signal } = {}) {
  const request = JSON.stringify({ source: { command, id }, version: null });
  return runners.check({ team, type: 'stand-in', request, env: { GREETING: 'hello' } }, signal);
}

describe('check runners', () => {
  it('run many checks in one process for each team', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => check(`echo ${index} $GREETING; echo log >&2; exit 3`)),
    );
    expect(answers).toEqual(answers.map((_, index) => ({ status: 3, stdout: `${index} hello\n`, log: 'log\n' })));
    expect(runners.size).toBe(1);
    await check('true', { team: 'other' });
    expect(runners.size).toBe(2);
  });

  it('show a child nothing of other checks: neither their files nor their processes', async () => {
    const secret = check('echo secret >$HOME/token; echo $HOME; sleep 2', { id: 'one' });
    const spy = await check(
      'sleep 0.5; cat /checks/*/home/token 2>/dev/null; ls /checks | wc -l; ls -d /proc/[0-9]* | wc -l; cat /proc/[0-9]*/cmdline | grep -c "/opt/rondo/check-runne[r]"',
      { id: 'two' },
    );
    expect(spy.stdout).not.toContain('secret');
    const [directories, processes, runnersSeen] = spy.stdout.trim().split('\n').map(Number);
    expect([directories, runnersSeen]).toEqual([1, 0]);
    expect(processes).toBeLessThan(6);
    expect((await secret).status).toBe(0);
  });

  it('keep what a check caches for the next one of the same source', async () => {
    const counting = 'echo x >>$TMPDIR/count; wc -l <$TMPDIR/count';
    expect([(await check(counting)).stdout.trim(), (await check(counting)).stdout.trim()]).toEqual(['1', '2']);
    expect((await check(counting, { id: 'another source' })).stdout.trim()).toBe('1');
  });

  it('cancel a check with its children', async () => {
    const controller = new AbortController();
    const slow = check('sleep 1000', { signal: controller.signal });
    await check('true');
    controller.abort(new Error('no longer wanted'));
    await expect(slow).rejects.toThrow('no longer wanted');
  });

  it('bound the processes of a check that starts ever more, and go on', async () => {
    const again = 'echo $1; [ $1 -lt 2000 ] && sh $0 $(($1 + 1)); true';
    const endless = await check(
      `echo '${again}' >$TMPDIR/again; sh $TMPDIR/again 1 >$TMPDIR/depths; sed -n '$p' $TMPDIR/depths`,
    );
    expect(Number(endless.stdout)).toBeGreaterThan(500);
    expect(Number(endless.stdout)).toBeLessThanOrEqual(maxCheckProcesses);
    expect(endless.log).toContain("can't fork");
    expect((await check('echo fine')).stdout).toBe('fine\n');
  }, 30_000);

  it('tell of a runner that ended, and start another for the next check', async () => {
    await expect(check('crash')).rejects.toThrow(CheckRunnerLostError);
    expect((await check('echo again')).stdout).toBe('again\n');
  });

  it('leave the containers of steps alone', () => {
    expect(bystander.state).toEqual({ state: 'running' });
  });

  it('have none for a type that is none', async () => {
    const request = { team: 'main', type: 'svn', request: '{}', env: {} };
    await expect(runners.check(request, new AbortController().signal)).rejects.toThrow(UnknownResourceTypeError);
  });
});
