import type { LiveChange } from './live-hub.ts';

/** What goes out for a topic: data of a patch or snapshot, or that the client must ask again. */
export type TopicNews = { op: 'patch' | 'snapshot'; data: object } | { op: 'reset'; data: object };

/** One topic of one stream. It remembers what its client knows, and tells the difference. */
export interface TopicFollower {
  /** Whether a change can concern this topic; cheap. */
  isTouchedBy(change: LiveChange): boolean;
  /** What the client does not know yet; undefined for nothing. `change` is absent at the beginning of a stream that resumes. */
  news(change: LiveChange | undefined): Promise<TopicNews | undefined>;
}
