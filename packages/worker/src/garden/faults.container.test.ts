import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runProgram } from '../volumes/run-program.ts';
import { shell, WorkerProcess } from './testing/worker-process.ts';

let worker: WorkerProcess;
beforeEach(async () => {
  worker = await WorkerProcess.start();
});
afterEach(async () => {
  await worker[Symbol.asyncDispose]();
});

const pause = (durationMs: number) => new Promise((resolve) => setTimeout(resolve, durationMs));
const range = (last: number) => Array.from({ length: last }, (_, index) => `${index + 1}\n`).join('');

/** What of this worker is on the machine outside of its directory: programs, mounts, control groups, network, runtime state. */
function leftovers(): string[] {
  const id = readFileSync(join(worker.directory, 'worker/identity'), 'utf8');
  const list = (program: string, ...argv: string[]) => execFileSync(program, argv, { encoding: 'utf8' }).split('\n');
  const runtime = join(worker.directory, 'worker/runtime');
  return [
    ...list('ps', '-eo', 'pid,args').filter((line) => line.includes(worker.directory) && !line.includes('run-worker')),
    ...list('cat', '/proc/self/mountinfo').filter((line) => line.includes(id)),
    ...list('ip', '-o', 'link').filter((line) => line.includes(id)),
    ...list('nft', 'list', 'tables').filter((line) => line.includes(id)),
    ...list('find', '/sys/fs/cgroup', '-name', `*${id}*`).filter((line) => line !== ''),
    ...readdirSync('/run').filter((name) => name.includes(id)),
    ...(existsSync(runtime) ? readdirSync(runtime).filter((name) => !name.startsWith('.')) : []),
  ];
}

function processDirectory(handle: string, id = 'task'): string {
  return join(worker.directory, 'worker/containers', handle, 'processes', `p-${id}`);
}

/** Kills the runtime's client of a process. */
function killClient(handle: string, id?: string): void {
  process.kill(Number(readFileSync(join(processDirectory(handle, id), 'client'), 'utf8')), 'SIGKILL');
}

/** The holder of a process: the first field of its own line of /proc. */
function holderPid(handle: string): number {
  return Number(/^holder (\d+)/.exec(readFileSync(join(processDirectory(handle), 'status'), 'utf8'))?.[1]);
}

async function untilStarted(handle: string, id?: string): Promise<void> {
  const status = join(processDirectory(handle, id), 'status');
  while (!existsSync(status) || !readFileSync(status, 'utf8').includes('started')) await pause(10);
}

describe('a worker that is killed', () => {
  it('loses and repeats no byte of what a process prints, and finds its exit status', async () => {
    const handle = await worker.run('i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo $i; done; exit 7');
    let text = '';
    for (let round = 0; round < 4; round += 1) {
      const at = text.length;
      const reading = worker.output(handle, { stdout: at, stderr: 0 }, (total) => {
        if (total > at + 1000) void worker.kill();
      });
      const { stdout, state } = await reading;
      text += stdout;
      if (state !== undefined) break;
      await worker.kill();
      await pause(50 * round);
      await worker.start();
    }
    await worker.kill();
    await worker.start();
    const last = await worker.output(handle, { stdout: text.length, stderr: 0 });
    expect(last.state).toEqual({ state: 'finished', exitStatus: 7 });
    expect(text + last.stdout === range(3000)).toBe(true);
  });

  it('knows how a process ended that ended meanwhile', async () => {
    const handle = await worker.run('sleep 0.5; echo done; exit 3');
    await untilStarted(handle);
    await worker.kill();
    await pause(1200);
    await worker.start();
    expect(await worker.output(handle)).toEqual({
      stdout: 'done\n',
      stderr: '',
      state: { state: 'finished', exitStatus: 3 },
    });
  });

  it('goes on with a process under a terminal, can stop it, and runs nothing twice', async () => {
    const request = shell('echo run >>/tmp/runs; cat /tmp/runs; trap "echo stopped; exit 4" TERM; sleep 60 & wait', {
      terminal: { columns: 500, rows: 500 },
    });
    const { handle, spec } = await worker.newSpec();
    await worker.send('PUT', `/rondo/v1/containers/${handle}`, { spec, process: request });
    await untilStarted(handle);
    await worker.kill();
    await worker.start();
    await worker.send('PUT', `/rondo/v1/containers/${handle}`, { spec, process: request });
    await pause(200);
    await worker.send('PUT', `/containers/${handle}/stop`, { kill: false });
    const { stdout, state } = await worker.output(handle);
    expect(state).toEqual({ state: 'finished', exitStatus: 4 });
    expect(stdout).toBe('run\r\nstopped\r\n');
  });

  it('may be killed at any moment of a start: the process has run once or never, and can be asked for again', async () => {
    for (let delayMs = 0; delayMs < 60; delayMs += 6) {
      const { handle, spec } = await worker.newSpec();
      const process = shell('echo run >>/tmp/runs; sleep 0.2; cat /tmp/runs');
      const asked = worker.send('PUT', `/rondo/v1/containers/${handle}`, { spec, process }).catch(() => undefined);
      await pause(delayMs);
      await worker.kill();
      await asked;
      await worker.start();
      expect(await worker.send('PUT', `/rondo/v1/containers/${handle}`, { spec, process })).toMatchObject({
        status: 200,
      });
      const { stdout, state } = await worker.output(handle);
      expect({ delayMs, stdout, state }).toEqual({
        delayMs,
        stdout: 'run\n',
        state: { state: 'finished', exitStatus: 0 },
      });
    }
    expect(leftovers().filter((line) => /crun|runc|holder/.test(line))).toEqual([]);
  });

  it('removes at its next start what nobody holds any more', async () => {
    const handle = await worker.run('sleep 1000');
    await untilStarted(handle);
    await worker.kill();
    process.kill(holderPid(handle), 'SIGKILL');
    await worker.start();
    expect((await worker.output(handle)).state).toMatchObject({ state: 'lost', reason: 'holder-killed' });
    expect(leftovers().filter((line) => /sleep 1000|crun|^t\d/.test(line))).toEqual([]);
  });

  it('does not come up twice in one directory', async () => {
    const second = new WorkerProcess();
    Object.defineProperty(second, 'directory', { value: worker.directory });
    await expect(second.start()).rejects.toThrow(/the worker ended/);
  });
});

describe('a killed helper', () => {
  it('holder: the process is lost, with the reason, and its container is gone', async () => {
    const handle = await worker.run('echo begun; sleep 1000');
    await untilStarted(handle);
    process.kill(holderPid(handle), 'SIGKILL');
    const { stdout, state } = await worker.output(handle);
    expect(state).toMatchObject({ state: 'lost', reason: 'holder-killed' });
    expect(stdout).toBe('begun\n');
    await untilGone(/sleep 1000|crun|holder/);
    expect(await worker.send('DELETE', `/rondo/v1/containers/${handle}`)).toMatchObject({ status: 204 });
  });

  it('runtime client: the process is lost, with the reason, and its container is gone', async () => {
    const handle = await worker.run('echo begun; sleep 1001');
    await untilStarted(handle);
    const [client = ''] = execFileSync('pgrep', ['-f', `${worker.directory}.* run .*${handle}-1`], {
      encoding: 'utf8',
    }).split('\n');
    process.kill(Number(client), 'SIGKILL');
    const { stdout, state } = await worker.output(handle);
    expect(state).toMatchObject({ state: 'lost', reason: 'runtime-killed' });
    expect(stdout).toBe('begun\n');
    await untilGone(/sleep 1001|crun|holder/);
  });

  it('runtime client that has written nothing down yet: what it had begun is found all the same, and nothing of it is left', async () => {
    const { handle, spec } = await worker.newSpec();
    const limits = { memory_limits: { limit_in_bytes: 64 << 20 } };
    const process = shell('echo begun; sleep 1004');
    await worker.send('PUT', `/rondo/v1/containers/${handle}`, { spec: { ...spec, limits }, process });
    await untilStarted(handle);
    const record = join(worker.directory, 'worker/runtime', `${handle}-1`, 'status');
    while (!existsSync(record)) await pause(10);
    rmSync(record);
    killClient(handle);
    const { stdout, state } = await worker.output(handle);
    expect([stdout, state]).toEqual(['begun\n', expect.objectContaining({ state: 'lost', reason: 'runtime-killed' })]);
    await untilGone(/sleep 1004|crun|holder/);
    expect(execFileSync('find', ['/sys/fs/cgroup', '-name', handle], { encoding: 'utf8' })).toBe('');
  });

  it('runtime client of a joined process: that is lost whether or not the client had said which it is; the container goes on', async () => {
    const handle = await worker.run('echo begun; sleep 1005');
    await untilStarted(handle);
    for (const id of ['told', 'untold']) {
      const path = `/rondo/v1/containers/${handle}/processes/${id}`;
      await worker.send('PUT', path, shell('sleep 1006 & sleep 1007', { id }));
      await untilStarted(handle, id);
      const pid = join(processDirectory(handle, id), 'pid');
      while (!existsSync(pid) || readFileSync(pid, 'utf8') === '') await pause(10);
      if (id === 'untold') rmSync(pid);
      killClient(handle, id);
      await untilGone(/sleep 100[67]/);
      const { processes } = await worker.view(handle);
      expect(processes.map(({ state }) => state)).toEqual([
        { state: 'running' },
        ...processes.slice(1).map(() => expect.objectContaining({ state: 'lost', reason: 'runtime-killed' })),
      ]);
    }
  });
});

describe('a full disk', () => {
  it('ends the process that cannot store its output, says so, and hurts nobody once there is room again', async () => {
    await worker.kill('SIGTERM');
    const directory = join(worker.directory, 'worker');
    await runProgram('mount', ['-t', 'tmpfs', '-o', 'size=12m,mode=711', 'small-disk', directory]);
    try {
      await worker.start();
      const handle = await worker.run('yes 0123456789 | head -c 50000000; sleep 1003');
      const { stdout, state } = await worker.output(handle);
      expect(state).toMatchObject({
        state: 'lost',
        reason: 'output-not-stored',
        message: expect.stringContaining('disk'),
      });
      expect(stdout.length).toBeGreaterThan(1_000_000);
      await untilGone(/sleep 1003|crun|holder/);
      expect(await worker.send('DELETE', `/rondo/v1/containers/${handle}`)).toMatchObject({ status: 204 });
      expect((await worker.output(await worker.run('echo room'))).stdout).toBe('room\n');
    } finally {
      await worker.kill('SIGTERM');
      await runProgram('umount', [directory]);
    }
  });
});

describe('a worker that is stopped for good', () => {
  it('leaves nothing on the machine, and its successor tells what became of what ran', async () => {
    const handle = await worker.run('sleep 1002');
    await untilStarted(handle);
    await worker.kill('SIGTERM');
    expect(leftovers()).toEqual([]);
    await worker.start();
    expect((await worker.output(handle)).state).toMatchObject({ state: 'lost', reason: 'worker-stopped' });
  });
});

async function untilGone(pattern: RegExp): Promise<void> {
  const deadlineMs = Date.now() + 10_000;
  while (leftovers().some((line) => pattern.test(line))) {
    if (Date.now() > deadlineMs) throw new Error(`left: ${leftovers().join('\n')}`);
    await pause(50);
  }
}
