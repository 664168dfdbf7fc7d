import type { UiGraphJob } from '@rondo/protocol';
import type { GraphThread } from '../../graph/thread-model.ts';
import { nodeStatus } from './job-node.ts';

/**
 * Colour of a thread: red where a failed job holds its successor, yellow for the one that brought what runs, else none.
 * Where the server does not say what brought a running build, the threads that trigger it are taken.
 */
export function threadLook(
  thread: Pick<GraphThread, 'inputs' | 'trigger'>,
  from: UiGraphJob | undefined,
  to: UiGraphJob | undefined,
): 'failed' | 'running' | undefined {
  const source = from === undefined ? undefined : nodeStatus(from);
  if (source === 'failed' || source === 'errored') return 'failed';
  if (to === undefined || nodeStatus(to) !== 'running') return undefined;
  if (to.broughtBy !== undefined)
    return thread.inputs.some((input) => to.broughtBy?.includes(input)) ? 'running' : undefined;
  return thread.trigger ? 'running' : undefined;
}
