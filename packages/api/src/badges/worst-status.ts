import type { BuildStatus } from '@rondo/db';

const worstFirst: readonly BuildStatus[] = ['failed', 'errored', 'aborted', 'succeeded'];

/** How a pipeline stands, from how the newest builds of its jobs ended. */
export function worstStatus(statuses: readonly BuildStatus[]): BuildStatus | undefined {
  return worstFirst.find((status) => statuses.includes(status));
}
