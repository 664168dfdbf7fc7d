import type { Connection } from '../client/connection.ts';
import { ofBuild } from '../client/paths.ts';
import type { FlyIo } from '../io/fly-io.ts';

/** Exit code of someone who doesn't wait. */
const gaveUpExitCode = 2;

export interface InterruptedBuild extends Disposable {
  /** Aborted where the build isn't waited for any more. */
  readonly gaveUp: AbortSignal;
  /** Resolves only then. */
  readonly exitCode: Promise<number>;
}

/** The first interrupt aborts the build, whose log goes on to its end; the second one ends everything (fly.md 17.2). */
export function abortOnInterrupt(connection: Connection, buildId: number, io: FlyIo): InterruptedBuild {
  const gaveUp = new AbortController();
  let interrupts = 0;
  const { promise: exitCode, resolve } = Promise.withResolvers<number>();
  const giveUp = (reason: string): void => {
    io.stderr.write(reason);
    gaveUp.abort();
    resolve(gaveUpExitCode);
  };
  const listener = io.onInterrupt(() => {
    interrupts += 1;
    if (interrupts > 1) return giveUp('exiting immediately\n');
    io.stderr.write('\naborting...\n');
    connection.send({ method: 'PUT', ...ofBuild(buildId, 'abort') }).catch((error: Error) => {
      giveUp(`failed to abort: ${error.message}\n`);
    });
  });
  return { gaveUp: gaveUp.signal, exitCode, [Symbol.dispose]: () => listener[Symbol.dispose]() };
}
