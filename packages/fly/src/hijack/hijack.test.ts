import { describe, expect, it } from 'vitest';
import { containerServer } from '../testing/container-server.ts';
import { createFlyHome } from '../testing/fly-home.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const task = {
  id: 'h',
  worker_name: 'w',
  state: 'created',
  type: 'task',
  step_name: 'unit',
  working_directory: '/tmp/x',
  user: 'me',
};

describe('hijack', () => {
  it('runs a command, with input and both outputs, and ends with its exit code', async () => {
    await using server = await containerServer([task], (message, send, close) => {
      if (message.closed !== true) return;
      send({ stdout: base64('out') });
      send({ stderr: base64('err') });
      send({ exit_status: 4 });
      close();
    });
    using home = createFlyHome();
    home.target(server.url);
    const words = ['-t', 'g', 'hijack', '-j', 'p/a:1/j', '-b', '3', '-s', 'unit', '--', 'sh', '-c', 'exit 4'];
    const outcome = await home.run(words, { stdin: 'typed', env: { TERM: 'xterm' } });
    expect(outcome).toEqual({ exit: 4, stdout: 'out', stderr: 'err' });
    expect(server.queries).toEqual(['build_name=3&job_name=j&pipeline_name=p&step_name=unit&vars=%7B%22a%22%3A1%7D']);
    expect(server.messages).toEqual([
      {
        path: 'sh',
        args: ['-c', 'exit 4'],
        env: ['TERM=xterm'],
        dir: '/tmp/x',
        privileged: true,
        user: 'me',
        tty: null,
      },
      { stdin: base64('typed') },
      { closed: true },
    ]);
    expect(server.tokens).toEqual(['bearer abc']);
  });

  it('without a command opens bash, else sh, on the terminal it has', async () => {
    await using server = await containerServer([task], (message, send, close) => {
      if (message.path === 'bash') send({ error: 'exec: "bash": executable file not found in $PATH' });
      else if (message.path === 'sh') send({ exit_status: 0 });
      else return;
      close();
    });
    using home = createFlyHome();
    home.target(server.url);
    const outcome = await home.run(['-t', 'g', 'hijack', '--handle', 'h'], { typed: '' });
    expect(outcome.exit).toBe(0);
    expect(outcome.stderr).toContain('Couldn\'t find "bash" on container, retrying with "sh"');
    const shells = server.messages.filter(({ path }) => path !== undefined);
    expect(shells.map(({ path }) => path)).toEqual(['bash', 'sh']);
    expect(shells[0]?.tty).toEqual({ window_size: { columns: 160, rows: 50 } });
  });

  it('says what goes wrong', async () => {
    await using server = await containerServer([task], (_, send, close) => {
      send({ error: 'no such process' });
      close();
    });
    using home = createFlyHome();
    home.target(server.url);
    expect(await home.run(['-t', 'g', 'hijack', '--handle', 'h', '--', 'x'])).toEqual({
      exit: 255,
      stdout: '',
      stderr: '\x1b[0;1;31mno such process\x1b[0m\n',
    });
    await using refusing = await containerServer([{ ...task, id: 'refused' }], () => undefined);
    home.target(refusing.url);
    expect(await home.run(['-t', 'g', 'hijack', '--handle', 'refused', '--', 'x'])).toMatchObject({
      exit: 1,
      stderr: 'error: 403 Forbidden websocket: bad handshake\n',
    });
  });

  it('lets one of several be chosen, and finds none', async () => {
    const other = { ...task, id: 'i', step_name: 'lint', attempt: '2' };
    await using server = await containerServer(
      [task, other, { ...task, id: 'x', state: 'destroying' }],
      (_, send, close) => {
        send({ exit_status: 0 });
        close();
      },
    );
    using home = createFlyHome();
    home.target(server.url);
    const words = ['-t', 'g', 'hijack', '-b', '3', '--', 'true'];
    const { exit, stdout } = await home.run(words, { typed: 'j\r' });
    expect(exit).toBe(0);
    expect(stdout).toContain('step: lint, type: task, attempt: 2');
    const piped = await home.run(words);
    expect(piped).toMatchObject({ exit: 1, stderr: expect.stringContaining('say which one is meant') });
    expect(piped.stdout).toContain('2: step: unit, type: task');
    expect(await home.run(words, { stdin: '2\n' })).toMatchObject({ exit: 0 });
    await using empty = await containerServer([], () => undefined);
    home.target(empty.url);
    expect((await home.run(words)).stderr).toBe(
      "no containers matched your search parameters!\n\nthey may have expired if your build hasn't recently finished.\n",
    );
  });
});
