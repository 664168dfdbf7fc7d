import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { CheckAnswer, CheckFrameDecoder, encodeCheckFrame } from '@rondo/protocol';
import { Value } from 'typebox/value';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { spawnChild } from '../sdk/child/spawn-child.ts';
import { GitRepository } from '../testing/git-repository.ts';
import { temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { runCheckRunner } from './run-check-runner.ts';

/** The worker's side of the language. */
class TestWorker {
  readonly stdin = new PassThrough();
  readonly stdout = new PassThrough();
  readonly logs = new Map<number, string>();
  readonly ended: Promise<void>;
  readonly commands: string[][] = [];
  readonly #waiting = new Map<number, (answer: CheckAnswer) => void>();
  #last = 0;

  constructor() {
    const decoder = new CheckFrameDecoder();
    this.stdout.on('data', (chunk: Buffer) => {
      for (const { kind, check, payload } of decoder.push(chunk)) {
        if (kind === 'log') this.logs.set(check, (this.logs.get(check) ?? '') + payload);
        if (kind === 'answer') this.#waiting.get(check)?.(Value.Parse(CheckAnswer, JSON.parse(payload.toString())));
      }
    });
    this.ended = runCheckRunner({
      stdin: this.stdin,
      stdout: this.stdout,
      signal: new AbortController().signal,
      spawn: (argv, options) => {
        this.commands.push([...argv]);
        return spawnChild(argv, options);
      },
    });
  }

  start(type: string, request: object, more: object = {}) {
    this.#last += 1;
    const check = this.#last;
    const place = temporaryDirectoryForTest();
    const start = {
      type,
      request: JSON.stringify(request),
      home: join(place, 'home'),
      tmp: join(place, 'tmp'),
      env: {},
      wrap: [],
      ...more,
    };
    const answer = new Promise<CheckAnswer>((resolve) => this.#waiting.set(check, resolve));
    this.stdin.write(encodeCheckFrame('start', check, JSON.stringify(start)));
    return { check, answer, place };
  }

  cancel(check: number): void {
    this.stdin.write(encodeCheckFrame('cancel', check));
  }
}

let worker: TestWorker;

beforeEach(() => {
  worker = new TestWorker();
});
afterEach(async () => {
  worker.stdin.end();
  await worker.ended;
});

describe('a check runner', () => {
  it('runs many checks at once and answers each by its number', async () => {
    const versions = Array.from({ length: 50 }, (_, index) => `v${index}`);
    const checks = versions.map((version) =>
      worker.start('mock', { source: { force_version: version, check_delay: '1ms' } }),
    );
    const answers = await Promise.all(checks.map(({ answer }) => answer));
    expect(answers).toEqual(versions.map((version) => ({ status: 0, stdout: `[{"version":"${version}"}]\n` })));
  });

  it('keeps the log of each check apart, and secrets out of it', async () => {
    const failing = worker.start('mock', {
      source: { check_failure: 'password is hunter2', log: 'one', password: 'x' },
    });
    const secretive = worker.start('git', { source: { uri: 'https://ada:hunter2@127.0.0.1:1/r.git' } });
    expect((await failing.answer).status).toBe(1);
    expect((await secretive.answer).status).toBe(128);
    expect(worker.logs.get(failing.check)).toContain('unknown field "password"');
    expect(worker.logs.get(secretive.check)).toContain('unable to access');
    expect(worker.logs.get(secretive.check)).not.toContain('hunter2');
  });

  it('gives each check its own home and cache, and starts its children as the worker wants', async () => {
    const repo = new GitRepository();
    const head = repo.commit();
    const source = { uri: repo.url, username: 'ada', password: 'hunter2' };
    const first = worker.start('git', { source }, { wrap: ['env', 'WRAPPED=yes'] });
    const second = worker.start('git', { source: { uri: repo.url } });
    expect((await first.answer).stdout).toBe(`[{"ref":"${head}"}]\n`);
    expect((await second.answer).stdout).toBe(`[{"ref":"${head}"}]\n`);
    expect(readFileSync(join(first.place, 'home/.netrc'), 'utf8')).toContain('hunter2');
    expect(existsSync(join(second.place, 'home/.netrc'))).toBe(false);
    expect(readdirSync(join(first.place, 'tmp'))).toContain('git-resource-repo-cache');
    const wrapped = worker.commands.filter(([command]) => command === 'env');
    expect(wrapped.length).toBeGreaterThan(0);
    for (const [, mark, command] of wrapped) expect([mark, command]).toEqual(['WRAPPED=yes', 'git']);
  });

  it('checks the same source one after another, for they share a cache', async () => {
    const repo = new GitRepository();
    const head = repo.commit();
    const directory = temporaryDirectoryForTest();
    const place = { home: join(directory, 'home'), tmp: join(directory, 'tmp') };
    const checks = [1, 2, 3].map(() => worker.start('git', { source: { uri: repo.url } }, place));
    const answers = await Promise.all(checks.map(({ answer }) => answer));
    expect(answers).toEqual(Array(3).fill({ status: 0, stdout: `[{"ref":"${head}"}]\n` }));
  });

  it('cancels one check and leaves the others alone', async () => {
    const slow = worker.start('mock', { source: { check_delay: '1h' } });
    const other = worker.start('mock', { source: { check_delay: '50ms' } });
    worker.cancel(slow.check);
    expect(await slow.answer).toEqual({ status: 143, stdout: '' });
    expect((await other.answer).status).toBe(0);
  });

  it('answers for types that it does not know and starts that are none', async () => {
    const unknown = worker.start('svn', { source: {} });
    expect((await unknown.answer).status).toBe(1);
    expect(worker.logs.get(unknown.check)).toBe('there is no base resource type named svn\n');
    const broken = worker.start('mock', { source: {} }, { home: '' });
    expect((await broken.answer).status).toBe(1);
    expect(worker.logs.get(broken.check)).toContain('a check needs directories for HOME and TMPDIR');
  });

  it('cancels what still runs when the worker goes', async () => {
    const slow = worker.start('mock', { source: { check_delay: '1h' } });
    worker.stdin.end();
    expect((await slow.answer).status).toBe(143);
    await worker.ended;
  });

  it('refuses to listen to anything else', async () => {
    const deaf = new TestWorker();
    deaf.stdin.end('GET / HTTP/1.1\r\n');
    await expect(deaf.ended).rejects.toThrow('a frame of unknown kind 71');
  });
});
