import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HandleInUseError } from '../errors.ts';
import { UserNotFoundError } from '../sandbox/find-user.ts';
import { allowAll, readAll, shell, TestContainers } from './testing/test-containers.ts';

let test: TestContainers;
beforeAll(async () => {
  test = await TestContainers.open();
});
afterAll(async () => {
  await test[Symbol.asyncDispose]();
});

const never = new AbortController().signal;
const rootId = 4294967294;

/** Runs a shell command in a new container and gives its output and exit status. */
async function run(command: string, spec: Parameters<typeof test.create>[0] = {}, process = {}) {
  const container = test.create(spec);
  const held = await container.run(shell('task', command, process));
  const state = await held.ended;
  const [stdout, stderr] = [await readAll(held), await readAll(held, 'stderr')];
  return { container, held, state, stdout, stderr };
}

describe('a process', () => {
  it('gives its two outputs and its exit status, and leaves nothing on the machine', async () => {
    const { state, stdout, stderr, container } = await run('echo out; echo err >&2; exit 7');
    expect(state).toEqual({ state: 'finished', exitStatus: 7 });
    expect([stdout, stderr]).toEqual(['out\n', 'err\n']);
    await test.containers.destroy(container.handle);
    expect(await test.leftovers()).toEqual([]);
  });

  it('reports a signal as 128 and its number, as a shell does', async () => {
    expect((await run('kill -9 $$')).state).toEqual({ state: 'finished', exitStatus: 137 });
  });

  it('gets its input whole and then its end', async () => {
    const bytes = Buffer.from(`${'x'.repeat(200_000)}\nend`);
    const { stdout } = await run('cat', {}, { stdin: { kind: 'bytes', bytes } });
    expect(stdout).toBe(bytes.toString());
  });

  it('can open its streams by name, as resource scripts do', async () => {
    const bytes = Buffer.from('hello');
    const { stdout, stderr } = await run(
      'cat /dev/stdin >/dev/stdout; echo log >/dev/stderr',
      {},
      { stdin: { kind: 'bytes', bytes } },
    );
    expect([stdout, stderr]).toEqual(['hello', 'log\n']);
  });

  it('is told apart from a program that does not exist, wherever it would be looked for', async () => {
    for (const path of ['/no/such', 'nosuch', '/etc', '/etc/passwd']) {
      const { state } = await run('', {}, { path, args: [] });
      expect(state).toMatchObject({ state: 'unstartable', reason: 'executable-not-found' });
      expect(state).toHaveProperty('message', expect.stringContaining(JSON.stringify(path)));
    }
  });

  it('runs as the user it names, in a directory that is made for it', async () => {
    const { stdout } = await run('id -u; id -g; pwd; echo $USER $HOME', {}, { user: 'builder', dir: '/tmp/build/abc' });
    expect(stdout).toBe('1000\n1001\n/tmp/build/abc\nbuilder /home\n');
    await expect(run('true', {}, { user: 'nobody-here' })).rejects.toThrow(UserNotFoundError);
  });

  it("sees its own environment over the container's, and a PATH in any case", async () => {
    const { stdout } = await run('echo $A $B $PATH', { env: ['A=container', 'B=container'] }, { env: ['A=own'] });
    expect(stdout).toBe('own container /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n');
  });

  it('starts no more others than it may, while other containers may have theirs', async () => {
    const command = 'for i in 1 2 3 4 5 6 7 8 9; do sleep 20 & done; echo all of them; kill 0';
    const limited = { rlimits: { nproc: 12 } };
    const other = test.create();
    const neighbour = await other.run(shell('sleepers', 'for i in 1 2 3 4 5 6 7; do sleep 20 & done; wait', limited));
    expect((await run(command, {}, limited)).stdout).toBe('all of them\n');
    const { stdout, stderr } = await run(command, {}, { rlimits: { nproc: 6 } });
    expect([stdout, stderr]).toEqual(['', expect.stringMatching(/fork/)]);
    expect(neighbour.state).toEqual({ state: 'running' });
    await test.containers.destroy(other.handle);
  });

  it('has a terminal of the size asked for when it wants one', async () => {
    const command = 'stty size; echo hello >/dev/tty; test -t 0 && test -t 1 && test -t 2 && echo all three; exit 3';
    const { stdout, state } = await run(command, {}, { terminal: { columns: 500, rows: 400 } });
    expect(stdout).toBe('400 500\r\nhello\r\nall three\r\n');
    expect(state).toEqual({ state: 'finished', exitStatus: 3 });
  });

  it('loses nothing that it wrote to its terminal when it ends at once on a busy machine', async () => {
    const container = test.create();
    await container.run(shell('first', 'sleep 60'));
    const ids = Array.from({ length: 80 }, (_, index) => `quick-${index}`);
    const outputs = ids.map(async (id) => {
      const held = await container.run(shell(id, `echo ${id}`, { terminal: { columns: 80, rows: 24 } }));
      await held.ended;
      return readAll(held);
    });
    expect(await Promise.all(outputs)).toEqual(ids.map((id) => `${id}\r\n`));
    await test.containers.destroy(container.handle);
  });

  it('reads what is typed on its terminal', async () => {
    const container = test.create();
    const held = await container.run(
      shell('shell', 'read line; echo "got $line"', { terminal: { columns: 80, rows: 24 }, stdin: { kind: 'live' } }),
    );
    await held.untilStarted(never);
    await held.writeStdin(Buffer.from('typed\n'), never);
    expect(await held.ended).toEqual({ state: 'finished', exitStatus: 0 });
    expect(await readAll(held)).toContain('got typed\r\n');
  });

  it('reads input that comes bit by bit, to its end', async () => {
    const container = test.create();
    const held = await container.run(shell('script', 'cat', { stdin: { kind: 'live' } }));
    await held.writeStdin(Buffer.from('one '), never);
    await held.writeStdin(Buffer.from('two'), never);
    await held.closeStdin(never);
    expect(await held.ended).toEqual({ state: 'finished', exitStatus: 0 });
    expect(await readAll(held)).toBe('one two');
  });

  it('is run once however often it is asked for', async () => {
    const container = test.create();
    const [one, two] = await Promise.all([
      container.run(shell('task', 'echo once')),
      container.run(shell('task', 'echo twice')),
    ]);
    expect(one).toBe(two);
    await one.ended;
    expect(await container.run(shell('task', 'echo thrice'))).toBe(one);
    expect(await readAll(one)).toBe('once\n');
  });
});

describe('a container', () => {
  it('keeps its files from one process to the next', async () => {
    const { container } = await run('echo kept >/tmp/file');
    const next = await container.run(shell('next', 'cat /tmp/file'));
    expect(await readAll(next)).toBe('kept\n');
  });

  it('lets a second process join the first, and stay when that ends', async () => {
    const container = test.create();
    const first = await container.run(shell('task', 'sleep 0.5; exit 4'));
    const second = await container.run(
      shell('visitor', 'ps; grep Seccomp: /proc/self/status; sleep 1.5; echo still here'),
    );
    expect(await first.ended).toEqual({ state: 'finished', exitStatus: 4 });
    expect(second.state).toEqual({ state: 'running' });
    expect(await second.ended).toEqual({ state: 'finished', exitStatus: 0 });
    const seen = await readAll(second);
    expect(seen).toContain('sleep 0.5');
    expect(seen).toMatch(/Seccomp:\s+2/);
    expect(seen).toMatch(/Seccomp:\s+2/);
    expect(seen).toContain('still here');
    await test.containers.destroy(container.handle);
    expect(await test.leftovers()).toEqual([]);
  });

  it('ends what a process left running in the background', async () => {
    const { state, container } = await run('sleep 1000 & echo started');
    expect(state).toEqual({ state: 'finished', exitStatus: 0 });
    expect(await test.leftovers()).toEqual([]);
    await test.containers.destroy(container.handle);
  });

  it('refuses a handle that is taken, and one that is none', () => {
    const { handle } = test.create();
    expect(() => test.create({ handle })).toThrow(HandleInUseError);
    expect(() => test.create({ handle: '../escape' })).toThrow(/handle "..\/escape" must match/);
    expect(() => test.create({ rootfs: 'raw:///no/such' })).toThrow(/no such file or directory/);
  });

  it('writes to volumes as their owner on disk, and not to those shown read-only', async () => {
    const [output, input] = [test.volumes.make('output'), test.volumes.make('input')];
    const bind_mounts = [
      { src_path: output, dst_path: '/tmp/build/output', mode: 1 },
      { src_path: input, dst_path: '/tmp/build/input' },
    ];
    const { stdout } = await run(
      'echo made >/tmp/build/output/file; touch /tmp/build/input/x 2>&1; id -u; stat -c %u /tmp/build/output/file',
      { bind_mounts },
    );
    const file = join(test.volumes.dataOf('output'), 'file');
    expect(readFileSync(file, 'utf8')).toBe('made\n');
    expect(statSync(file).uid).toBe(rootId);
    expect(stdout).toContain('Read-only file system');
    expect(stdout).toMatch(/0\n0\n$/);
  });

  it('shows a volume above layers and keeps deletions to itself', async () => {
    const source = test.volumes.make('cow-source');
    await run('echo one >/v/one; echo two >/v/two', { bind_mounts: [{ src_path: source, dst_path: '/v', mode: 1 }] });
    const copy = test.volumes.make('cow-copy', [test.volumes.dataOf('cow-source')]);
    const { stdout } = await run('rm /v/one; ls /v', { bind_mounts: [{ src_path: copy, dst_path: '/v', mode: 1 }] });
    expect(stdout).toBe('two\n');
    expect(existsSync(join(test.volumes.dataOf('cow-source'), 'one'))).toBe(true);
  });

  it('will not take a directory of a volume for its root when that leads elsewhere', async () => {
    const image = test.volumes.make('image');
    await run('ln -s / /v/rootfs', { bind_mounts: [{ src_path: image, dst_path: '/v', mode: 1 }] });
    const { state } = await run('ls /', { rootfs: `raw://${image}/rootfs`, privileged: true });
    expect(state).toMatchObject({ state: 'unstartable', message: expect.stringContaining('symbolic link') });
  });
});

describe('an unprivileged container', () => {
  it('is root only inside: own user namespace, few capabilities, system calls filtered', async () => {
    const { stdout } = await run(
      'id -u; cat /proc/self/uid_map; grep -E "CapBnd|Seccomp:" /proc/self/status; mount -t tmpfs x /tmp',
    );
    expect(stdout).toMatch(/^0\n\s+0\s+4294967294\s+1\n/);
    expect(stdout).toMatch(/CapBnd:\s+00000000a80425fb\nSeccomp:\s+2\n/);
  });

  it('sees kernel files that tell of the whole machine empty, and cannot write the others', async () => {
    const { stdout } = await run(
      'cat /proc/kcore | head -c 10; cat /proc/timer_list; echo 1 2>&1 >/proc/sys/kernel/panic || echo refused',
    );
    expect(stdout).toContain('refused');
    expect(stdout).not.toContain('clock');
  });

  it("is limited where that is asked for, and tells the kernel's kill for want of memory from any other", async () => {
    const limits = { memory_limits: { limit_in_bytes: 32 << 20 }, pid_limits: { max: 50 } };
    const greedy = await run('exec tail -c 99999999 </dev/zero', { limits });
    expect(greedy.state).toEqual({ state: 'finished', exitStatus: 137, outOfMemory: true });
    const killed = await run('kill -9 $$', { limits });
    expect(killed.state).toEqual({ state: 'finished', exitStatus: 137 });
  });
});

describe('a privileged container', () => {
  it('is root on the machine, with what the machine itself may do', async () => {
    const directory = test.volumes.make('privileged-root', [test.layer]);
    const { stdout } = await run(
      'cat /proc/self/uid_map; mount -t tmpfs x /mnt || mkdir /mnt && mount -t tmpfs x /mnt && echo mounted; ls -l /dev/fuse',
      {
        rootfs: `raw://${directory}`,
        privileged: true,
      },
    );
    expect(stdout).toMatch(/^\s+0\s+0\s+4294967295\n/);
    expect(stdout).toContain('mounted');
    expect(stdout).toContain('/dev/fuse');
  });
});

describe('stopping', () => {
  it('lets a trap run and keeps what it prints', async () => {
    const container = test.create();
    const held = await container.run(shell('task', 'trap "echo cleaned up; exit 5" TERM; echo ready; sleep 60'));
    await held.untilStarted(never);
    await waitForOutput(held, 'ready\n');
    // The shell still has to start the program that it then waits for; a trap runs only when that has ended.
    await new Promise((resolve) => setTimeout(resolve, 300));
    await container.stop({ kill: false, signal: never });
    expect(await held.ended).toEqual({ state: 'finished', exitStatus: 5 });
    expect(await readAll(held)).toBe('ready\ncleaned up\n');
  });

  it('kills what ignores it', async () => {
    const container = test.create();
    const held = await container.run(shell('task', 'trap "" TERM; echo ready; while :; do sleep 1; done'));
    await waitForOutput(held, 'ready\n');
    await container.stop({ kill: true, signal: never });
    expect(await held.ended).toEqual({ state: 'finished', exitStatus: 137 });
    expect(await test.leftovers()).toEqual([]);
  });

  it('ends one process and leaves the others', async () => {
    const container = test.create();
    const first = await container.run(shell('task', 'sleep 60'));
    const second = await container.run(shell('visitor', 'sleep 50'));
    await container.signal('visitor', 'SIGTERM', never);
    expect(await second.ended).toEqual({ state: 'finished', exitStatus: 143 });
    expect(first.state).toEqual({ state: 'running' });
    await test.containers.destroy(container.handle);
    expect((await first.ended).state).toBe('finished');
  });

  it('destroys a container in the middle of anything, at once', async () => {
    const container = test.create();
    const held = await container.run(shell('task', 'trap "" TERM; sleep 1000'));
    await test.containers.destroy(container.handle);
    expect(await held.ended).toEqual({ state: 'finished', exitStatus: 137 });
    expect(await test.leftovers()).toEqual([]);
  });
});

describe('the network', () => {
  it('gives each container an address of its own and name servers', async () => {
    const { stdout } = await run('ip addr show eth0; cat /etc/resolv.conf /etc/hosts; hostname');
    expect(stdout).toMatch(/inet 10\.80\.\d+\.\d+\/22/);
    expect(stdout).toContain('nameserver');
    expect(stdout).toContain('127.0.0.1 localhost');
  });

  it('gives none to a container that may not reach anything', async () => {
    const { stdout } = await run('ip addr; cat /etc/resolv.conf; ping -c 1 127.0.0.1 >/dev/null && echo loopback', {
      netout_rules: [],
    });
    expect(stdout).not.toContain('eth0');
    expect(stdout).not.toContain('nameserver');
    expect(stdout).toContain('loopback');
    expect(allowAll).toHaveLength(1);
  });
});

async function waitForOutput(held: Awaited<ReturnType<typeof run>>['held'], expected: string): Promise<void> {
  let seen = '';
  for await (const chunk of held.stream('stdout', 0, AbortSignal.timeout(20_000))) {
    seen += chunk.bytes.toString();
    if (seen.includes(expected)) return;
  }
  throw new Error(`ended with ${JSON.stringify(held.state)} after ${JSON.stringify(seen)}`);
}
