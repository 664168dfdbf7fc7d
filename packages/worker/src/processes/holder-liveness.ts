import { readFileSync } from 'node:fs';
import type { ProcessStatus } from './process-status.ts';

/** Whether the holder is alive: there is a process of its id, and it was started when the holder was. */
export function isHolderAlive(holder: NonNullable<ProcessStatus['holder']>): boolean {
  try {
    const stat = readFileSync(`/proc/${holder.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[19] === holder.startedTicks && fields[0] !== 'Z';
  } catch {
    return false;
  }
}

/** Sends a signal to the holder's process group: itself, its pipes' programs and the runtime's client, not the container. */
export function signalHolder(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
