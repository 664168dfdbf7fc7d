import { constants } from 'node:fs';
import { access, cp, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describeError, systemClock } from '@rondo/foundation';
import type { Child, ChildExit } from '../../sdk/child/child.ts';
import { spawnChild } from '../../sdk/child/spawn-child.ts';
import { listFiles } from './list-files.ts';
import { stepEnvironment } from './step-environment.ts';
import type { KitCall, KitExit, KitProgram, KitRun, Subject } from './subject.ts';

const graceMs = 10_000;
const programs: readonly KitProgram[] = ['check', 'in', 'out'];

/** Programs in a directory of this machine, run as they are; what they find beside themselves is this machine's. */
export class DirectorySubject implements Subject {
  readonly name: string;

  constructor(directory: string) {
    this.name = directory;
  }

  async missingPrograms(): Promise<string[]> {
    const found = await Promise.all(programs.map((program) => this.#problemOf(program)));
    return found.filter((problem) => problem !== undefined);
  }

  async start(call: KitCall, signal: AbortSignal): Promise<KitRun> {
    const place = await mkdtemp(join(tmpdir(), 'rondo-kit-'));
    const directory = join(place, call.program === 'out' ? 'put' : 'get');
    if (typeof call.directory === 'object') await cp(call.directory.copyOf, directory, { recursive: true });
    for (const path of [directory, join(place, 'home'), join(place, 'tmp')]) await mkdir(path, { recursive: true });
    const env = { ...stepEnvironment, HOME: join(place, 'home'), TMPDIR: join(place, 'tmp') };
    const argv = [join(this.name, call.program), ...(call.directory === 'none' ? [] : [directory])] as const;
    const child = spawnChild(argv, { cwd: '/', env });
    const ended = untilEnd(child, signal);
    ended.catch(() => undefined);
    void feed(child, call);
    return {
      ended,
      stop: () => stop(child, ended),
      files: () => listFiles(directory),
      [Symbol.asyncDispose]: async () => {
        await ended.catch(() => undefined);
        await rm(place, { recursive: true, force: true });
      },
    };
  }

  async #problemOf(program: KitProgram): Promise<string | undefined> {
    const path = join(this.name, program);
    try {
      if (!(await stat(path)).isFile()) return `${program} is no file`;
      await access(path, constants.X_OK);
      return undefined;
    } catch (error) {
      return `${program} can't be run: ${describeError(error)}`;
    }
  }
}

async function feed(child: Child, { input, endsInput }: KitCall): Promise<void> {
  for (const [index, piece] of input.entries()) {
    if (index > 0) await systemClock.sleep(50);
    child.stdin.write(piece);
  }
  if (endsInput) child.stdin.end();
}

function stop(child: Child, ended: KitRun['ended']): void {
  child.kill('SIGTERM');
  const over = new AbortController();
  void ended.finally(() => over.abort()).catch(() => undefined);
  systemClock.sleep(graceMs, over.signal).then(
    () => child.kill('SIGKILL'),
    () => undefined,
  );
}

async function untilEnd(child: Child, signal: AbortSignal): KitRun['ended'] {
  const kill = () => child.kill('SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  try {
    const [exit, stdout, stderr] = await Promise.all([
      child.exited.then(toExit, notStarted),
      text(child.stdout),
      text(child.stderr),
    ]);
    return { exit, stdout, stderr };
  } finally {
    signal.removeEventListener('abort', kill);
    // What it has left behind in its process group ends with it, as a container's processes do.
    kill();
  }
}

function toExit(exit: ChildExit): KitExit {
  return 'status' in exit ? { kind: 'exited', status: exit.status } : { kind: 'killed', by: exit.killedBy };
}

function notStarted(error: unknown): KitExit {
  return { kind: 'not-started', reason: describeError(error) };
}
