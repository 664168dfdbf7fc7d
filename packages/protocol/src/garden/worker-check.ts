import { type Static, Type } from 'typebox';

/**
 * One check of a base resource type, to be run warm (`POST /rondo/v1/checks`). Ending the request cancels the check.
 * What is secret is in `request` and nowhere else.
 */
export const WorkerCheckRequest = Type.Object({
  /** Checks of different teams never share a process. */
  team: Type.String(),
  /** Name of the base resource type. */
  type: Type.String(),
  /** The request as a program would get it on stdin (resources.md 1.1). */
  request: Type.String(),
  /** Environment of the check besides PATH, HOME and TMPDIR. */
  env: Type.Record(Type.String(), Type.String()),
});
export type WorkerCheckRequest = Static<typeof WorkerCheckRequest>;

/** How the check ended, as a program would have: exit status, what it printed, what it wrote to its log. */
export const WorkerCheckAnswer = Type.Object({ status: Type.Integer(), stdout: Type.String(), log: Type.String() });
export type WorkerCheckAnswer = Static<typeof WorkerCheckAnswer>;
