import { contextOf } from '../context.ts';
import type { Db } from '../db.ts';
import type { Topic } from './topic.ts';
import type { WakeUpListener } from './wake-up-listener.ts';

/** Whether wake-ups of other nodes are heard right now: while they are not, what is kept by them may be old. */
export function isListening(db: Db): boolean {
  return contextOf(db).wakeUps.isListening;
}

/** Listens until disposed. Wake-ups of this process come at once, those of others through PostgreSQL. */
export function listen(db: Db, topic: Topic, listener: WakeUpListener): Disposable {
  return contextOf(db).wakeUps.subscribe(topic, listener);
}
