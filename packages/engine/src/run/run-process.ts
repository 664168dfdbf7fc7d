import { abortable, type Clock } from '@rondo/foundation';
import type { Container, ExitOutcome, OutputChunk, Process } from '@rondo/runtime';
import { BuildLeftError } from '../interruption.ts';

/** How long a process may take to end after SIGTERM, and after SIGKILL (scheduling.md 12.1). */
const graceMs = 10_000;

export interface RunProcessOptions {
  readonly container: Container;
  readonly process: Process;
  readonly onChunk: (chunk: OutputChunk) => Promise<void>;
  /** Asks the process to end. */
  readonly signal: AbortSignal;
  /** Lets go of it; it runs on. */
  readonly leaveSignal: AbortSignal;
  readonly clock: Clock;
}

/**
 * Reads a process's output to its end and gives back how it ended; `interrupted` when the signal ended it: SIGTERM, ten
 * seconds later SIGKILL, another ten seconds later it is given up. Output is read all along, so nothing that a handler of
 * SIGTERM writes is lost. Throws BuildLeftError.
 */
export async function runProcess(options: RunProcessOptions): Promise<ExitOutcome | { kind: 'interrupted' }> {
  const { container, process, signal, leaveSignal, clock } = options;
  const ended = readToEnd(options);
  const stopping = new AbortController();
  const onLeave = () => process.detach();
  leaveSignal.addEventListener('abort', onLeave, { once: true });
  try {
    if (leaveSignal.aborted) throw new BuildLeftError('left before its process was read');
    const outcome = await raceAbort(ended, signal);
    if (outcome !== 'aborted') return outcome;
    await stop(container, { ended, clock, stopping: stopping.signal });
    return { kind: 'interrupted' };
  } catch (error) {
    if (leaveSignal.aborted) throw new BuildLeftError('left while its process runs', { cause: error });
    throw error;
  } finally {
    leaveSignal.removeEventListener('abort', onLeave);
    stopping.abort();
    process.detach();
  }
}

async function readToEnd({ process, onChunk }: RunProcessOptions): Promise<ExitOutcome> {
  for await (const chunk of process.output) await onChunk(chunk);
  return process.exit;
}

async function raceAbort(ended: Promise<ExitOutcome>, signal: AbortSignal): Promise<ExitOutcome | 'aborted'> {
  try {
    return await abortable(ended, signal);
  } catch (error) {
    if (signal.aborted) return 'aborted';
    throw error;
  }
}

type Stopping = { ended: Promise<ExitOutcome>; clock: Clock; stopping: AbortSignal };

async function stop(container: Container, { ended, clock, stopping }: Stopping): Promise<void> {
  const isOver = ended.then(
    () => true,
    () => true,
  );
  const afterGrace = () => clock.sleep(graceMs, stopping).then(() => false);
  for (const kill of [false, true]) {
    container.stop({ kill, signal: stopping }).catch(() => undefined);
    if (await Promise.race([isOver, afterGrace()])) return;
  }
}
