/**
 * What can be waited for. A wake-up says only "look": what is to be done stands in the database, so a lost one costs
 * time and nothing else. Key: what the comment says.
 */
export const topics = [
  /** Jobs were marked to be scheduled: the job's id. */
  'schedule',
  /** A build can be claimed: its id. */
  'build-started',
  /** A build was asked to abort: its id. */
  'build-abort',
  /** Events were appended, the build ended, or its comment is another: its id. */
  'build-events',
  /** A build's last event was appended, so that its events can be sealed: its id. */
  'events-ended',
  /** Something changed when checks are due: the resource's id, or '' for many. */
  'check-due',
  /** A dashboard shows something else now: the pipeline's id. */
  'pipeline-state',
  /** Rows of workers changed: its name. */
  'workers',
  /** A part of the server is to pause or go on: its name, or '' for all. */
  'components',
  /** Containers or volumes are to be destroyed: the worker's name. */
  'destroying',
  /** Somebody is done with what only one may do at a time: the name of what it is. */
  'turn',
  /** A team or its auth changed: its name. */
  'teams',
  /** An access token was revoked: the hexadecimal SHA-256 of it. */
  'tokens',
] as const;

export type Topic = (typeof topics)[number];

export type WakeUp = { readonly topic: Topic; readonly key: string };
