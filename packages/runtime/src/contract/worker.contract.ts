import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContainerSpec, StartedContainer } from '../container.ts';
import { outputStart, type Process, type ProcessSpec } from '../process.ts';
import { ContainerNotFoundError, FileNotFoundError, VolumeNotFoundError } from '../runtime-errors.ts';
import type { VolumeSpec } from '../volume.ts';
import type { WorkerHarness } from './worker-harness.ts';

const signal = AbortSignal.timeout(120_000);

/** What every adapter of the port has to keep; an adapter's test calls this with its way of opening a worker. */
export function describeWorker(name: string, open: () => Promise<WorkerHarness>): void {
  describe(name, () => {
    let harness: WorkerHarness;
    beforeAll(async () => {
      harness = await open();
    });
    afterAll(async () => {
      await harness[Symbol.asyncDispose]();
    });
    const context = (): Context => new Context(harness);
    describeProcesses(context);
    describeConversations(context);
    describeIdempotence(context);
    describeVolumes(context);
  });
}

class Context {
  readonly harness: WorkerHarness;

  constructor(harness: WorkerHarness) {
    this.harness = harness;
  }

  empty(handle: string = randomUUID()): VolumeSpec {
    return { handle, origin: { kind: 'empty' }, privileged: false };
  }

  container(changes: Partial<ContainerSpec> = {}): ContainerSpec {
    const defaults = { mounts: [], env: [], privileged: false, hermetic: true, limits: {} };
    return { handle: randomUUID(), image: this.harness.image, ...defaults, ...changes };
  }

  start(
    process: Pick<ProcessSpec, 'path' | 'args'> & Partial<ProcessSpec>,
    container = this.container(),
  ): Promise<StartedContainer> {
    return this.harness.worker.start({ container, process: { id: 'task', ...process } }, signal);
  }
}

/** What a process wrote, and how it ended. */
async function readAll(process: Process) {
  const texts = { stdout: '', stderr: '' };
  const ends = { stdout: 0, stderr: 0 };
  for await (const { source, bytes, endOffset } of process.output) {
    texts[source] += Buffer.from(bytes).toString();
    ends[source] = endOffset;
  }
  return { ...texts, ends, exit: await process.exit };
}

function describeProcesses(context: () => Context): void {
  describe('a process', () => {
    it.each([0, 3])('ends with its status %i', async (status) => {
      const { process } = await context().start(context().harness.programs.exit(status));
      expect((await readAll(process)).exit).toEqual({ kind: 'exited', status });
    });

    it('keeps its two outputs apart and counts their bytes', async () => {
      const { programs } = context().harness;
      const out = await readAll((await context().start(programs.print('stdout', ['one', 'two']))).process);
      expect(out).toMatchObject({ stdout: 'one\ntwo\n', stderr: '', ends: { stdout: 8, stderr: 0 } });
      const err = await readAll((await context().start(programs.print('stderr', ['oh']))).process);
      expect(err).toMatchObject({ stdout: '', stderr: 'oh\n' });
    });

    it('reads its input to the end', async () => {
      const { process } = await context().start({ ...context().harness.programs.echo(), stdin: '{"source":"ü"}' });
      expect((await readAll(process)).stdout).toBe('{"source":"ü"}');
    });

    it('sees its environment, of equal names the last', async () => {
      const container = context().container({ env: ['NAME=first', 'NAME=last'] });
      const { process } = await context().start(context().harness.programs.printEnv('NAME'), container);
      expect((await readAll(process)).stdout.trim()).toBe('last');
    });

    it('that is not there is an outcome, and the container exists all the same', async () => {
      const { container, process } = await context().start(context().harness.programs.missing());
      expect((await readAll(process)).exit).toMatchObject({ kind: 'not-started', message: expect.stringMatching(/./) });
      expect(await context().harness.worker.findContainer(container.handle, signal)).toBeDefined();
    });

    it('gets SIGTERM first, and what it writes then is not lost', async () => {
      const { container, process } = await context().start(context().harness.programs.waitForTerm());
      const reading = readAll(process);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await container.stop({ kill: false, signal });
      expect(await reading).toMatchObject({ stdout: 'ready\nbye\n', exit: { kind: 'exited', status: 7 } });
    });

    it('goes on when nobody listens, and can be found again', async () => {
      const spec = context().container();
      const program = context().harness.programs.waitForTerm();
      const first = await context().start(program, spec);
      first.process.detach();
      const second = await context().start(program, spec);
      const reading = readAll(second.process);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await second.container.stop({ kill: false, signal });
      expect((await reading).exit).toEqual({ kind: 'exited', status: 7 });
    });
  });
}

function describeConversations(context: () => Context): void {
  describe('a process that somebody talks to', () => {
    const begin = async (process: Pick<ProcessSpec, 'path' | 'args'>) => {
      const { container } = await context().start(context().harness.programs.waitForTerm());
      return container.interact({ id: randomUUID(), ...process }, signal);
    };

    it('hears what is said while it runs, and that no more comes', async () => {
      const process = await begin(context().harness.programs.repeat());
      await process.write(Buffer.from('one ä'));
      const outputs = process.output[Symbol.asyncIterator]();
      const first = await outputs.next();
      expect(Buffer.from(first.value.bytes).toString()).toBe('one ä');
      await process.write(Buffer.from('two'));
      process.endInput();
      expect(Buffer.from((await outputs.next()).value.bytes).toString()).toBe('two');
      expect((await outputs.next()).done).toBe(true);
      expect(await process.exit).toEqual({ kind: 'exited', status: 0 });
    });

    it('ends at once when it is killed', async () => {
      const process = await begin(context().harness.programs.repeat());
      process.kill();
      for await (const _ of process.output);
      expect(await process.exit).toEqual({ kind: 'exited', status: 137 });
    });

    it('that is not there never ran, and the reason can be read', async () => {
      const process = await begin(context().harness.programs.missing());
      for await (const _ of process.output);
      expect(await process.exit).toMatchObject({
        kind: 'not-started',
        message: expect.stringMatching(/not found|no such/i),
      });
    });
  });
}

function describeIdempotence(context: () => Context): void {
  describe('asked again', () => {
    it('a worker that keeps output gives it from any byte on, without running anything twice', async (test) => {
      const { worker, programs } = context().harness;
      test.skip(!worker.capabilities.acknowledgedOutput, 'stock workers keep no output');
      const container = context().container();
      const process = { id: 'task', ...programs.print('stdout', ['one', 'two', 'three']) };
      const first = await worker.start({ container, process }, signal);
      expect((await readAll(first.process)).stdout).toBe('one\ntwo\nthree\n');
      const again = await worker.start({ container, process, resumeFrom: { stdout: 4, stderr: 0 } }, signal);
      expect(await readAll(again.process)).toMatchObject({
        stdout: 'two\nthree\n',
        ends: { stdout: 14 },
        exit: { kind: 'exited', status: 0 },
      });
    });

    it('a process that has ended is not run again', async () => {
      const mounted = context().empty();
      const container = context().container({ mounts: [{ path: '/tmp/build/once', volume: mounted }] });
      const write = context().harness.programs.writeFile('/tmp/build/once/file', 'first');
      await readAll((await context().start(write, container)).process);
      const other = context().harness.programs.writeFile('/tmp/build/once/file', 'second');
      expect((await readAll((await context().start(other, container)).process)).exit).toEqual({
        kind: 'exited',
        status: 0,
      });
      const volume = context().harness.worker.volume(mounted.handle);
      expect((await volume.readFile('file', signal)).toString().trim()).toBe('first');
    });

    it('destroying twice is as good as once', async () => {
      const { worker, programs } = context().harness;
      const { container, process } = await context().start(programs.exit(0));
      await readAll(process);
      await worker.destroyContainers([container.handle], signal);
      await worker.destroyContainers([container.handle], signal);
      expect(await worker.findContainer(container.handle, signal)).toBeUndefined();
      const run = worker.container(container.handle).run({ id: 'other', ...programs.exit(0) }, outputStart, signal);
      await expect(run).rejects.toBeInstanceOf(ContainerNotFoundError);
    });
  });
}

function describeVolumes(context: () => Context): void {
  describe('a volume', () => {
    it('is copied on write: the original stays as it is', async () => {
      const { worker, programs } = context().harness;
      const original = context().empty();
      const write = context().container({ mounts: [{ path: '/tmp/build/a', volume: original }] });
      await readAll((await context().start(programs.writeFile('/tmp/build/a/file', 'original'), write)).process);
      const copy: VolumeSpec = { ...context().empty(), origin: { kind: 'copy-of', parentHandle: original.handle } };
      const change = context().container({ mounts: [{ path: '/tmp/build/b', volume: copy }] });
      await readAll((await context().start(programs.writeFile('/tmp/build/b/file', 'changed'), change)).process);
      const read = async (handle: string) => (await worker.volume(handle).readFile('file', signal)).toString().trim();
      expect([await read(original.handle), await read(copy.handle)]).toEqual(['original', 'changed']);
    });

    it('travels to another as a stream', async () => {
      const { worker, programs } = context().harness;
      const [from, to] = [context().empty(), context().empty()];
      const container = context().container({ mounts: [{ path: '/tmp/build/a', volume: from }] });
      await readAll((await context().start(programs.writeFile('/tmp/build/a/file', 'content'), container)).process);
      const target = await worker.createVolume(to, signal);
      await target.streamIn('.', await worker.volume(from.handle).streamOut('.', 'gzip', signal), {
        encoding: 'gzip',
        signal,
      });
      expect((await target.readFile('file', signal)).toString().trim()).toBe('content');
    });

    it('says what it has not', async () => {
      const { worker } = context().harness;
      const volume = await worker.createVolume(context().empty(), signal);
      await expect(volume.readFile('nothing', signal)).rejects.toBeInstanceOf(FileNotFoundError);
      const gone = randomUUID();
      await expect(worker.volume(gone).streamOut('.', 'gzip', signal)).rejects.toBeInstanceOf(VolumeNotFoundError);
      expect(await worker.findVolume(gone, signal)).toBeUndefined();
    });

    it('can be made and destroyed twice', async () => {
      const { worker } = context().harness;
      const spec = context().empty();
      await worker.createVolume(spec, signal);
      await worker.createVolume(spec, signal);
      expect((await worker.listHandles(signal)).volumes).toContain(spec.handle);
      await worker.destroyVolumes([spec.handle], signal);
      await worker.destroyVolumes([spec.handle], signal);
      expect(await worker.findVolume(spec.handle, signal)).toBeUndefined();
    });
  });
}
