import type { ContainerMetadata } from '@rondo/db';
import { RondoError } from '@rondo/foundation';
import type { ExitOutcome, StartedStep } from '@rondo/runtime';
import { DeadlineExceededError } from '../interruption.ts';
import type { StepLog } from '../output/step-log.ts';
import type { StepOutcome } from '../step-outcome.ts';
import { type ContainerWork, runInContainer } from './run-in-container.ts';

/** A step's process could not be started, or nobody knows how it ended. */
export class ProcessFailedError extends RondoError {
  readonly code = 'PROCESS_FAILED';
}

export type ResourceProgram = Omit<ContainerWork, 'onChunk' | 'process' | 'hermetic' | 'limits' | 'metadata'> & {
  readonly metadata: Omit<ContainerMetadata, 'user'>;
  readonly processId: string;
  readonly path: string;
  readonly args: readonly string[];
  readonly stdin: string;
};

export interface FinishedProgram {
  readonly started: StartedStep;
  readonly exit: ExitOutcome | { readonly kind: 'interrupted' };
  readonly stdout: string;
}

/** Versions and metadata only: more is a mistake. */
const longestAnswerBytes = 64 * 1024 * 1024;

/** A program that starts others without end comes to an end here, instead of taking the worker with it. */
const maxProcesses = 4096;

/** Runs `check`, `in` or `out`: the request goes in by standard input, the answer comes by standard output, the log by standard error (scheduling.md 11). */
export async function runResourceProgram(program: ResourceProgram, signal: AbortSignal): Promise<FinishedProgram> {
  const { processId, path, args, stdin, log } = program;
  const answer: Uint8Array[] = [];
  let sizeBytes = 0;
  const { started, exit } = await runInContainer(
    {
      ...program,
      metadata: { ...program.metadata, user: '' },
      hermetic: false,
      limits: {},
      process: { id: processId, path, args, stdin, maxProcesses },
      onChunk: async ({ source, bytes }, { process }) => {
        if (source === 'stderr') {
          await log.output('stderr', bytes, (position) => process.acknowledge({ stdout: 0, stderr: position.stderr }));
          return;
        }
        sizeBytes += bytes.length;
        if (sizeBytes > longestAnswerBytes)
          throw new ProcessFailedError(`${path} wrote more than 64 MiB to standard output`);
        answer.push(bytes);
      },
    },
    signal,
  );
  log.endOutput(({ stderr }) => started.process.acknowledge({ stdout: 0, stderr }));
  return { started, exit, stdout: Buffer.concat(answer).toString() };
}

/** The exit status of a process that ran to its end. Throws ProcessFailedError where it did not run, or nobody knows. */
export function exitStatusOf(exit: ExitOutcome): number {
  switch (exit.kind) {
    case 'exited':
      return exit.status;
    case 'not-started':
      throw new ProcessFailedError(exit.message);
    case 'lost':
      throw new ProcessFailedError(`the process was lost: ${exit.message}`);
  }
}

/** What an interruption of a running process comes to: a timeout is a failure (scheduling.md 9). */
export function interruptedOutcome(log: StepLog, signal: AbortSignal): StepOutcome {
  if (signal.reason instanceof DeadlineExceededError) {
    log.error('timeout exceeded');
    return { result: 'failed' };
  }
  log.error('interrupted');
  return { result: 'aborted' };
}
