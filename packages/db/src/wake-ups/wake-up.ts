import { contextOf } from '../context.ts';
import type { Db } from '../db.ts';
import type { Topic } from './topic.ts';

/**
 * Tells whoever listens to `topic`, on every node, to look. Inside a transaction it goes out after the commit and is
 * forgotten on a rollback.
 */
export function wakeUp(db: Db, topic: Topic, key: string | number): void {
  const { afterCommit, wakeUps } = contextOf(db);
  const one = { topic, key: String(key) };
  if (afterCommit === undefined) wakeUps.publish([one]);
  else afterCommit.push(one);
}
