import { systemClock } from '@rondo/foundation';
import { writeChunk } from '../log/write-chunk.ts';
import type { ProgramContext } from '../program.ts';
import { ProgramFailure } from '../program-failure.ts';
import type { Child, ChildExit } from './child.ts';

export type Command = readonly [string, ...string[]];

/** Where output goes: `collect` into the answer, `log` to the program's log, `both` of these, `drop` nowhere. */
export type OutputTarget = 'collect' | 'log' | 'both' | 'drop';

export interface CommandOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Written to the child's stdin; it is closed at once otherwise. */
  readonly input?: string | Uint8Array;
  readonly stdout?: OutputTarget;
  readonly stderr?: OutputTarget;
}

export interface CommandAnswer {
  /** 128 + n for a child killed by signal n, as a shell would say. */
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

const killAfterMs = 5000;
const signalNumbers: Record<string, number> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGPIPE: 13, SIGTERM: 15 };

type Surroundings = Pick<ProgramContext, 'signal' | 'spawn' | 'stderr'>;

/**
 * Runs a child process to its end. Output that goes to the log is passed on as it comes, as slowly as the log takes it.
 * When the program is aborted the child gets SIGTERM, and SIGKILL 5 s later. Throws ProgramFailure when the command
 * does not exist, the signal's reason when aborted; a non-zero status is an answer.
 */
export async function runCommand(
  context: Surroundings,
  argv: Command,
  options: CommandOptions,
): Promise<CommandAnswer> {
  context.signal.throwIfAborted();
  const child = context.spawn(argv, { cwd: options.cwd, env: options.env });
  const stopListening = stopWith(child, context.signal);
  try {
    child.stdin.end(options.input ?? '');
    const [exit, stdout, stderr] = await Promise.all([
      child.exited.catch((error) => explainMissing(error, argv[0], options)),
      take(child.stdout, options.stdout ?? 'log', context),
      take(child.stderr, options.stderr ?? 'log', context),
    ]);
    context.signal.throwIfAborted();
    return { status: exitStatus(exit), stdout, stderr };
  } finally {
    stopListening();
  }
}

/** Ends a child gently, then by force, once the signal fires. Returns what to call when the child has ended. */
function stopWith(child: Child, signal: AbortSignal): () => void {
  const ended = new AbortController();
  signal.addEventListener(
    'abort',
    () => {
      child.kill('SIGTERM');
      systemClock.sleep(killAfterMs, ended.signal).then(
        () => child.kill('SIGKILL'),
        () => undefined,
      );
    },
    { signal: ended.signal },
  );
  return () => ended.abort();
}

function exitStatus(exit: ChildExit): number {
  return 'status' in exit ? exit.status : 128 + (signalNumbers[exit.killedBy] ?? 9);
}

async function take(stream: Child['stdout'], target: OutputTarget, context: Surroundings): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    if (target === 'collect' || target === 'both') chunks.push(chunk);
    if (target === 'log' || target === 'both') await writeChunk(context.stderr, chunk);
  }
  return Buffer.concat(chunks);
}

function explainMissing(error: unknown, command: string, options: CommandOptions): never {
  const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  if (!missing) throw error;
  throw new ProgramFailure(
    `${command}: not found (PATH is ${options.env.PATH ?? 'empty'}, directory ${options.cwd}); it must be installed for this resource type`,
    { exitStatus: 127, cause: error },
  );
}
