import { contextOf } from '../context.ts';
import type { Db } from '../db.ts';
import type { Topic } from './topic.ts';

export type WakeUpOrigin = 'here' | 'elsewhere';

export type WakeUpListener = {
  /** The only key that is listened for; every one where it is absent. */
  readonly key?: string;
  /** Something of this key happened, on this node or another. Called at once and must not throw; work is done elsewhere. */
  onWakeUp(key: string, origin: WakeUpOrigin): void;
  /** The connection was away: anything may have happened. Also called once when listening has begun. */
  onLookAgain(): void;
};

/** Whether wake-ups of other nodes are heard right now: while they are not, what is kept by them may be old. */
export function isListening(db: Db): boolean {
  return contextOf(db).wakeUps.isListening;
}

/** Listens until disposed. Wake-ups of this process come at once, those of others through PostgreSQL. */
export function listen(db: Db, topic: Topic, listener: WakeUpListener): Disposable {
  return contextOf(db).wakeUps.subscribe(topic, listener);
}
