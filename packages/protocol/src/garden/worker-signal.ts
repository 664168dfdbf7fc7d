import { type Static, Type } from 'typebox';

/** Ends one process and what it started, not its container: TERM lets it clean up, KILL does not ask. */
export const WorkerSignalRequest = Type.Object({
  signal: Type.Union([Type.Literal('TERM'), Type.Literal('KILL')]),
});
export type WorkerSignalRequest = Static<typeof WorkerSignalRequest>;
