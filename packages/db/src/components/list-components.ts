import type { Db } from '../db.ts';

/** A part of the server that works by itself; `lastRanMs` undefined: it has not yet. */
export type ComponentRow = {
  readonly name: string;
  readonly intervalMs: number;
  readonly lastRanMs: number | undefined;
  readonly isPaused: boolean;
};

/** All parts that some node has run, by name. */
export async function listComponents(db: Db): Promise<ComponentRow[]> {
  const rows = await db.selectFrom('components').selectAll().orderBy('name').execute();
  return rows.map(({ name, interval_ms, last_ran, paused }) => ({
    name,
    intervalMs: Number(interval_ms),
    lastRanMs: last_ran?.getTime(),
    isPaused: paused,
  }));
}
