import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { runProgramForTest } from '../testing/run-program-for-test.ts';
import { runCommand } from './child/run-command.ts';
import { childEnvironment } from './home/child-environment.ts';
import type { CheckProgram } from './program.ts';

const saying =
  (say: (context: Parameters<CheckProgram>[1]) => Promise<void> | void): CheckProgram =>
  async (_request, context) => {
    await say(context);
    return [];
  };

describe('the log of a program', () => {
  it('never shows a secret of the request, whoever writes it', async () => {
    const source = {
      uri: 'https://alice:s3cr%20et@git.example/r.git',
      password: 'hunter2',
      private_key: '-----BEGIN KEY-----\nabcdefghijklmnopqrstuvwxyz\n-----END KEY-----\n',
      nested: [{ access_token: 'tok-123' }],
      username: 'alice',
    };
    const program = saying(async (context) => {
      context.log('https://alice:s3cr%20et@git.example/r.git hunter2 tok-123 alice');
      const env = await childEnvironment(context);
      await runCommand(
        context,
        ['sh', '-c', 'printf hun; sleep 0.05; echo ter2; echo abcdefghijklmnopqrstuvwxyz >&2'],
        {
          cwd: '/',
          env,
        },
      );
    });
    const { log } = await runProgramForTest(program, { source });
    expect(log).not.toMatch(/hunter2|s3cr|tok-123|ghijkl/);
    expect(log).toContain('https://alice:((redacted))@git.example/r.git ((redacted)) ((redacted)) alice\n');
  });

  it('shows the rest of the log also when a secret began and did not end', async () => {
    const { log } = await runProgramForTest(
      saying(({ stderr }) => void stderr.write('only hunt')),
      { source: { password: 'hunter2' } },
    );
    expect(log).toBe('only hunt');
  });
});

describe('a request', () => {
  const program = saying(() => undefined);
  it.each([
    ['', 'invalid payload: stdin is empty; it must be one JSON object\n'],
    ['[]', 'invalid payload: stdin must be one JSON object\n'],
  ])('%j is refused', async (text, log) => {
    expect(await runProgramForTest(program, text)).toEqual({ status: 1, answer: undefined, log });
  });

  it('that is no JSON is not quoted, it may hold secrets', async () => {
    const { log, status } = await runProgramForTest(program, '{"source":{"password":"hunter2",}}');
    expect(status).toBe(1);
    expect(log).toMatch(/^invalid payload: stdin is not JSON at position 32/);
    expect(log).not.toContain('hunter2');
  });
});

describe('a child process', () => {
  it('gets HOME, PATH and TMPDIR when the program has no environment at all', async () => {
    const seen: string[] = [];
    const program = saying(async (context) => {
      const env = await childEnvironment(context);
      const script = 'cd "$HOME" && pwd && command -v sh && echo "$TMPDIR"';
      const { stdout } = await runCommand(context, ['sh', '-c', script], { cwd: '/', env, stdout: 'collect' });
      seen.push(stdout.toString());
    });
    const run = await runProgramForTest(program, { source: {} }, { env: {} });
    expect(run.status).toBe(0);
    expect(seen[0]).toMatch(/^\/.*\/home\.\w+\n\/.*\/sh\n\/.*\n$/);
  });

  it('dies with all it has started when the program is aborted', async () => {
    const controller = new AbortController();
    const program = saying(async (context) => {
      const env = await childEnvironment(context);
      const script = 'sleep 600 & echo started; wait';
      // Aborted once it says that it runs.
      const stderr = new PassThrough();
      stderr.pipe(context.stderr, { end: false });
      stderr.once('data', () => controller.abort());
      await runCommand({ ...context, stderr }, ['sh', '-c', script], { cwd: '/', env, stdout: 'log' });
    });
    const run = await runProgramForTest(program, { source: {} }, { signal: controller.signal });
    expect(run).toMatchObject({ status: 143, log: 'started\ninterrupted\n' });
  });

  it('that does not exist is named', async () => {
    const program = saying(async (context) => {
      await runCommand(context, ['no-such-tool'], { cwd: '/', env: { PATH: '/bin' } });
    });
    const run = await runProgramForTest(program, { source: {} });
    expect(run).toMatchObject({ status: 127, log: expect.stringContaining('no-such-tool: not found (PATH is /bin') });
  });
});
