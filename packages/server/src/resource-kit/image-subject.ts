import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describeError, systemClock } from '@rondo/foundation';
import { type KitCall, type KitExit, type KitRun, listTar, type Subject, stepEnvironment } from '@rondo/resources';
import {
  type Container,
  type ContainerSpec,
  FileNotFoundError,
  type InteractiveProcess,
  type Volume,
  type Worker,
} from '@rondo/runtime';

const programs = ['check', 'in', 'out'] as const;
const stopTimeoutMs = 60_000;

/** What an image is made of: a directory or archive with its root file system, and what its `metadata.json` says. */
export interface SubjectImage {
  readonly name: string;
  readonly rootfs: string;
  readonly env: readonly string[];
  readonly user: string;
  readonly privileged: boolean;
}

/** A resource type as an image, each of its programs run in a container of its own, as on a worker. */
export class ImageSubject implements Subject {
  readonly name: string;
  readonly #image: SubjectImage;
  readonly #worker: Worker;
  readonly #root: Volume;
  #count = 0;

  private constructor(image: SubjectImage, worker: Worker, root: Volume) {
    this.name = image.name;
    this.#image = image;
    this.#worker = worker;
    this.#root = root;
  }

  static async open(image: SubjectImage, worker: Worker, signal: AbortSignal): Promise<ImageSubject> {
    const { rootfs: path, privileged } = image;
    const root = await worker.createVolume(
      { handle: 'kit-root', origin: { kind: 'import', path }, privileged },
      signal,
    );
    return new ImageSubject(image, worker, root);
  }

  async missingPrograms(): Promise<string[]> {
    const signal = AbortSignal.timeout(stopTimeoutMs);
    const missing: string[] = [];
    for (const program of programs) {
      try {
        await this.#root.readFile(`opt/resource/${program}`, signal);
      } catch (error) {
        if (!(error instanceof FileNotFoundError)) throw error;
        missing.push(`the image has no /opt/resource/${program}`);
      }
    }
    return missing;
  }

  async start(call: KitCall, signal: AbortSignal): Promise<KitRun> {
    this.#count += 1;
    const handle = `kit-${this.#count}`;
    const path = `/tmp/build/${call.program === 'out' ? 'put' : 'get'}`;
    const { privileged } = this.#image;
    const volume = { handle: `${handle}-files`, origin: { kind: 'empty' as const }, privileged };
    const files = await this.#worker.createVolume(volume, signal);
    if (typeof call.directory === 'object') await copyInto(files, call.directory.copyOf, signal);
    const container = await this.#makeContainer(handle, { path, volume }, signal);
    const process = await container.interact(
      {
        id: 'program',
        path: `/opt/resource/${call.program}`,
        args: call.directory === 'none' ? [] : [path],
      },
      signal,
    );
    void feed(process, call).catch(() => undefined);
    signal.addEventListener('abort', () => stop(container, { kill: true }), { once: true });
    return {
      ended: readToEnd(process),
      stop: () => stop(container, { kill: false }),
      files: async () => listTar(await files.streamOut('.', 'raw', signal)),
      [Symbol.asyncDispose]: async () => {
        const brief = AbortSignal.timeout(stopTimeoutMs);
        await this.#worker.destroyContainers([handle], brief);
        await this.#worker.destroyVolumes([`${handle}-files`, `${handle}-root`], brief);
      },
    };
  }

  /** A container with nobody in it: the process that it is made for doesn't exist. */
  async #makeContainer(
    handle: string,
    mount: ContainerSpec['mounts'][number],
    signal: AbortSignal,
  ): Promise<Container> {
    const { privileged, user, env } = this.#image;
    // PATH is the image's or the worker's own.
    const step = Object.entries(stepEnvironment).filter(([name]) => name !== 'PATH');
    const { container, process } = await this.#worker.start(
      {
        container: {
          handle,
          image: {
            kind: 'base-type',
            volume: {
              handle: `${handle}-root`,
              origin: { kind: 'copy-of', parentHandle: this.#root.handle },
              privileged,
            },
          },
          mounts: [mount],
          env: [...env, ...step.map(([name, value]) => `${name}=${value}`)],
          ...(user === '' ? {} : { user }),
          privileged,
          hermetic: false,
          limits: {},
        },
        process: { id: 'none', path: '/rondo-resource-kit/none', args: [] },
      },
      signal,
    );
    for await (const _nothing of process.output);
    await process.exit;
    return container;
  }
}

/** The end of the process tells whether it has worked. */
function stop(container: Container, { kill }: { kill: boolean }): void {
  container.stop({ kill, signal: AbortSignal.timeout(stopTimeoutMs) }).catch(() => undefined);
}

async function feed(process: InteractiveProcess, { input, endsInput }: KitCall): Promise<void> {
  for (const [index, piece] of input.entries()) {
    if (index > 0) await systemClock.sleep(50);
    await process.write(Buffer.from(piece));
  }
  if (endsInput) process.endInput();
}

async function readToEnd(process: InteractiveProcess): KitRun['ended'] {
  const chunks = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
  try {
    for await (const { source, bytes } of process.output) chunks[source].push(bytes);
    const exit = await process.exit;
    return { exit: toExit(exit), stdout: textOf(chunks.stdout), stderr: textOf(chunks.stderr) };
  } catch (error) {
    const exit: KitExit = { kind: 'killed', by: describeError(error) };
    return { exit, stdout: textOf(chunks.stdout), stderr: textOf(chunks.stderr) };
  }
}

function toExit(exit: Awaited<InteractiveProcess['exit']>): KitExit {
  switch (exit.kind) {
    case 'exited':
      return { kind: 'exited', status: exit.status };
    case 'not-started':
      return { kind: 'not-started', reason: exit.message };
    case 'lost':
      return { kind: 'killed', by: exit.message };
  }
}

function textOf(chunks: readonly Uint8Array[]): string {
  return Buffer.concat(chunks).toString();
}

async function copyInto(volume: Volume, directory: string, signal: AbortSignal): Promise<void> {
  const tar = spawn('tar', ['--directory', directory, '--create', '.'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
  });
  const ended = once(tar, 'close');
  await volume.streamIn('.', tar.stdout, { encoding: 'raw', signal });
  const [status] = await ended;
  if (status !== 0) throw new Error(`tar could not read ${directory} (status ${status})`);
}
