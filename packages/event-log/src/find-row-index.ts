import { type BuildId, listRowIndexes } from '@rondo/db';
import type { EventLog } from './event-log.ts';
import { decodeRowBlocks, type RowIndex } from './rows/row-index.ts';

/** Where the display rows of a step are; undefined while the build is not sealed, and for a step that wrote nothing. */
export async function findRowIndex({ db }: EventLog, buildId: BuildId, planId: string): Promise<RowIndex | undefined> {
  const [found] = await listRowIndexes(db, buildId, planId);
  if (found === undefined) return undefined;
  return { planId, rowCount: found.rowCount, blocks: await decodeRowBlocks(found.bytes) };
}
