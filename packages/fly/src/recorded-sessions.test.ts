import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runFly } from './run-fly.ts';
import { captureIo } from './testing/captured-io.ts';
import { containerServer } from './testing/container-server.ts';
import { createFlyHome } from './testing/fly-home.ts';
import { runsAt } from './testing/golden-places.ts';
import { type GoldenRun, hasGolden, wordsOf } from './testing/golden-runs.ts';
import { recordedGets, startRecordedServer } from './testing/recorded-server.ts';
import { terminalScreen } from './testing/terminal-screen.ts';

const sessions = runsAt('sessions');
const recordedUrl = 'http://127.0.0.1:18080';
const of = (command: string) => sessions.filter(({ name }) => name.startsWith(command));

describe.skipIf(!hasGolden)('recorded runs of curl', () => {
  it.each(of('curl'))('$name', async ({ run }) => {
    await using server = await startRecordedServer(recordedGets());
    server.otherwise({ status: 404, body: '404 page not found\n' });
    using home = createFlyHome();
    home.target(server.url);
    const shown = await spawnFly(wordsOf(run), home.path);
    expect({ ...shown, stderr: meterOf(shown.stderr) }).toEqual({
      exit: run.exit,
      stdout: run.stdout,
      stderr: meterOf(run.stderr),
    });
  });
});

/** The progress meter of curl: its head, as the figures differ from run to run. */
function meterOf(stderr = ''): string {
  return stderr.slice(0, stderr.indexOf('\r'));
}

/** The program itself: curl writes to its output on its own. */
function spawnFly(
  words: readonly string[],
  home: string,
): Promise<{ exit: number | null; stdout: string; stderr: string }> {
  const env = { ...process.env, FLY_HOME: home, FAKE_FLY_VERSION: '8.2.5' };
  const child = spawn(join(import.meta.dirname, '../../../bin/fly'), words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => child.once('close', (exit) => resolve({ exit, stdout, stderr })));
}

describe.skipIf(!hasGolden)('recorded runs of sync', () => {
  it.each(of('sync'))('$name', async ({ run }) => {
    await using server = await startRecordedServer(recordedGets());
    server.answer('GET /api/v1/cli', { status: 500, body: /(?<=Body: ).*\n/.exec(run.stderr ?? '')?.[0] ?? '' });
    using home = createFlyHome();
    home.target(server.url);
    const file = join(home.path, 'fly');
    writeFileSync(file, '');
    const { exit, stdout, stderr } = await home.run(wordsOf(run), { env: { RONDO_FLY_FILE: file } });
    expect({ exit, stdout, stderr }).toEqual({ exit: run.exit, stdout: run.stdout, stderr: run.stderr });
  });
});

describe.skipIf(!hasGolden)('recorded menus of containers', () => {
  const menus = of('hijack').map((session, index) => ({ ...session, title: `${index}: ${session.name}` }));
  it.each(menus)('$title', async ({ run }) => {
    await using server = await containerServer(containersIn(run), () => undefined);
    using home = createFlyHome();
    home.target(server.url);
    const words = wordsOf(run).map((word) => word.replace(recordedUrl, server.url));
    const captured = captureIo({ typed: 'q', env: { FLY_HOME: home.path, FAKE_FLY_VERSION: '8.2.5' } });
    expect(await runFly(words, captured.io)).toBe(0);
    const drawn = captured.stdout().slice(0, captured.stdout().lastIndexOf('\r\x1b['));
    expect(plainLines(drawn)).toEqual(plainLines(run.stdout ?? ''));
  });
});

/** The menu was recorded without a terminal, so without colours. */
function plainLines(text: string): string[] {
  return terminalScreen(text)
    .replace(/\[[\d;]*m/g, '')
    .trimEnd()
    .split('\n');
}

/** What the menu lists; containers that are away already are passed over. */
function containersIn({ stdout = '' }: GoldenRun): object[] {
  const items = [...stdout.matchAll(/step: (\S+), type: (\w+)/g)];
  const known = items.map(([, step, type]) => ({
    id: step,
    worker_name: 'w',
    state: 'created',
    step_name: step,
    type,
  }));
  return [...known.reverse(), { id: 'x', worker_name: 'w', state: 'destroying', step_name: 'away', type: 'task' }];
}

describe.skipIf(!hasGolden)('recorded logins in a browser', () => {
  const logins = of('login').map((session, index) => ({ ...session, title: `${index}: ${session.name}` }));
  it.each(logins)('$title', async ({ run }) => {
    await using server = await startRecordedServer(recordedGets());
    server.answer('GET /api/v1/user', { body: { is_admin: false, teams: { main: ['owner'] } } });
    using home = createFlyHome();
    // The stock client reads nothing from a pipe; what ours says of a token that is none is tested in login.test.ts.
    const captured = captureIo({ env: { FLY_HOME: home.path, FAKE_FLY_VERSION: '8.2.5' } });
    const ended = runFly(
      wordsOf(run).map((word) => word.replace(recordedUrl, server.url)),
      captured.io,
    );
    while (!captured.stdout().includes('(input hidden): ')) await wait(5);
    const shown = captured.stdout().replace(server.url, recordedUrl);
    expect(maskPort(terminalScreen(shown))).toBe(maskPort(terminalScreen(run.stdout ?? '')));
    // What the stock client was left waiting for.
    await fetch(`http://127.0.0.1:${/fly_port=(\d+)/.exec(shown)?.[1]}/?token=bearer%20x`);
    expect(await ended).toBe(0);
  });
});

function maskPort(text: string): string {
  return text.replace(/fly_port=\d+/, 'fly_port=N');
}
