import type { Connection } from '../client/connection.ts';
import type { FlyIo } from '../io/fly-io.ts';
import { paintWord, statusPaint } from '../output/paint.ts';
import { type DecodedEvent, decodeEvent, UnknownEventError } from './decode-event.ts';
import { followEvents } from './follow-events.ts';
import { renderEvent } from './render-event.ts';
import { TimestampedOutput } from './timestamped-output.ts';

export interface WatchOptions {
  readonly io: FlyIo;
  readonly timestamps?: boolean;
  /** Pass over events of unknown types and versions. */
  readonly ignoreUnknown?: boolean;
  readonly signal?: AbortSignal;
}

/** What can't be understood. */
const unreadableExitCode = 255;

const exitCodes: Readonly<Record<string, number>> = { succeeded: 0, failed: 1, errored: 2, aborted: 3 };

/**
 * Shows a build's log until its end. Returns the exit status of the last task that finished, else by the build's status 0, 1, 2 or 3
 * (fly.md 16.3).
 */
export async function watchBuild(connection: Connection, buildId: number, options: WatchOptions): Promise<number> {
  const { io, timestamps = false, ignoreUnknown = false, signal } = options;
  const out = new TimestampedOutput(io.stdout, timestamps);
  let exitCode = 0;
  for await (const record of followEvents(connection, buildId, signal)) {
    let event: DecodedEvent | undefined;
    try {
      event = decodeEvent(record);
    } catch (error) {
      if (ignoreUnknown && error instanceof UnknownEventError) continue;
      const reason = error instanceof Error ? error.message : String(error);
      out.write(`failed to parse next event: ${paintWord(io, 'errored', reason)}\n`, 0);
      return unreadableExitCode;
    }
    if (event === undefined) return exitCode;
    const { text, time, exitStatus = exitCode, end } = renderEvent(event, io);
    exitCode = exitStatus;
    if (end === undefined) {
      if (text !== '') out.write(text, time);
      continue;
    }
    const byStatus = exitCodes[end];
    if (byStatus === undefined) {
      out.write(`unknown status: ${end}`, time);
      return unreadableExitCode;
    }
    out.write(`${paintWord(io, statusPaint(end), end)}\n`, time);
    return exitCode === 0 ? byStatus : exitCode;
  }
  return exitCode;
}
