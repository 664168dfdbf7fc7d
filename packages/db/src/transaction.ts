import { contextOf, registerContext } from './context.ts';
import type { Db } from './db.ts';
import type { WakeUp } from './wake-ups/topic.ts';

const attemptsAtMost = 4;
/** serialization_failure, deadlock_detected: the server undid the transaction and asks to try again. */
const retryableCodes = new Set(['40001', '40P01']);

/**
 * Runs `work` in one transaction; what it wakes up is sent after the commit. Inside another transaction it joins that one.
 * After a deadlock `work` runs again from its beginning: it must change nothing but the database.
 */
export async function transaction<Value>(db: Db, work: (db: Db) => Promise<Value>): Promise<Value> {
  if (db.isTransaction) return work(db);
  const context = contextOf(db);
  for (let attempt = 1; ; attempt += 1) {
    const afterCommit: WakeUp[] = [];
    try {
      const value = await db.transaction().execute((inner) => {
        registerContext(inner, { ...context, afterCommit });
        return work(inner);
      });
      context.wakeUps.publish(afterCommit);
      return value;
    } catch (error) {
      if (attempt >= attemptsAtMost || !isRetryable(error)) throw error;
    }
  }
}

/** Runs `work` on one connection, all of whose reads see the same state. Nothing can be written. */
export async function snapshot<Value>(db: Db, work: (db: Db) => Promise<Value>): Promise<Value> {
  const context = contextOf(db);
  const reading = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only');
  return reading.execute((inner) => {
    registerContext(inner, context);
    return work(inner);
  });
}

function isRetryable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && retryableCodes.has(String(error.code));
}
