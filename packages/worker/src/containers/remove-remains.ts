import type { Clock } from '@rondo/foundation';
import type { ProcessRecord } from '../processes/process-record.ts';
import type { ContainerTools } from './container-tools.ts';
import { deleteFromRuntime } from './delete-from-runtime.ts';
import { processesInNetwork, signalPid } from './processes-inside.ts';
import { removeCgroup } from './sweep-runtime.ts';

const pollMs = 10;
const patienceMs = 2_000;

/** A container whose end was not the usual one. */
export type Remains = {
  handle: string;
  record: Pick<ProcessRecord, 'runtimeId' | 'withCgroup'>;
  /** The name of its network namespace, which is nobody else's. */
  network: string | undefined;
};

/**
 * Takes away what a container leaves that did not end as usual. A runtime that was killed while it made the container may
 * not have written down yet what it had begun: its processes are found by their network, its control group by the handle.
 */
export async function removeRemains(
  tools: ContainerTools,
  clock: Clock,
  { handle, record, network }: Remains,
): Promise<void> {
  await deleteFromRuntime(tools, record.runtimeId, record.withCgroup);
  const deadlineMs = clock.nowMs() + patienceMs;
  for (;;) {
    const left = network === undefined ? [] : processesInNetwork(network);
    for (const pid of left) signalPid(pid, 'SIGKILL');
    const isClean = left.length === 0 && (!record.withCgroup || removeCgroup(tools, handle));
    if (isClean || clock.nowMs() > deadlineMs) return;
    await clock.sleep(pollMs);
  }
}
