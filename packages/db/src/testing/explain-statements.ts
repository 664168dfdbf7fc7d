import { Kysely, PostgresDialect } from 'kysely';
import type { PoolClient } from 'pg';
import { contextOf, registerContext } from '../context.ts';
import type { Db } from '../db.ts';
import type { Schema } from '../generated/schema.ts';

/** One statement as PostgreSQL ran it. */
export type ExplainedStatement = { readonly text: string; readonly plan: string; readonly timeMs: number };

/** Runs `work` and tells how each of its statements was executed; what it changes is undone. */
export async function explainStatements(db: Db, work: (db: Db) => Promise<unknown>): Promise<ExplainedStatement[]> {
  const explained: ExplainedStatement[] = [];
  const context = contextOf(db);
  const client = await context.pool.connect();
  const pool = { connect: async () => explaining(client, explained), end: async () => undefined };
  const watched: Db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: pool as never }) });
  try {
    await client.query('begin');
    registerContext(watched, { ...context, afterCommit: [] });
    await work(watched);
  } finally {
    await client.query('rollback');
    client.release();
  }
  return explained;
}

/** A client whose statements are explained before they run. Transactions inside are part of the one around. */
function explaining(client: PoolClient, explained: ExplainedStatement[]) {
  return {
    release: () => undefined,
    query: async (text: string, values: unknown[] = []) => {
      if (/^(begin|start transaction|commit|rollback|set )/i.test(text)) return { rows: [], rowCount: 0, command: '' };
      if (/^\s*(select|insert|update|delete|with|\()/i.test(text)) {
        await client.query('savepoint before_explain');
        const startedMs = performance.now();
        const { rows } = await client.query(
          `explain (analyze, costs off, timing off, summary off, buffers off) ${text}`,
          values,
        );
        explained.push({
          text,
          plan: rows.map((row) => row['QUERY PLAN']).join('\n'),
          timeMs: performance.now() - startedMs,
        });
        await client.query('rollback to savepoint before_explain');
      }
      return client.query(text, values);
    },
  };
}
