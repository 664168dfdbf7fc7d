import { type Static, Type } from 'typebox';

/**
 * What a process gets as standard input. `bytes` (base64) are complete: the process sees them and then the end, and
 * no restart of the worker can cut them. `live` is written later, over a process connection (worker.md 8.4).
 */
export const WorkerStdin = Type.Union([
  Type.Object({ kind: Type.Literal('none') }),
  Type.Object({ kind: Type.Literal('bytes'), base64: Type.String() }),
  Type.Object({ kind: Type.Literal('live') }),
]);
export type WorkerStdin = Static<typeof WorkerStdin>;

/** A process to be run, in Rondo's own extension of Garden. The id is the caller's: asking again never runs it twice. */
export const WorkerProcessRequest = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 200 }),
  path: Type.String({ minLength: 1 }),
  args: Type.Array(Type.String()),
  env: Type.Array(Type.String()),
  /** Working directory, made where missing; `/` when absent. */
  dir: Type.Optional(Type.String()),
  /** Name, uid or uid:gid; the container's `user` property when absent. */
  user: Type.Optional(Type.String()),
  /** Absent: no terminal, stdout and stderr apart. */
  terminal: Type.Optional(
    Type.Object({
      columns: Type.Integer({ minimum: 1, maximum: 65535 }),
      rows: Type.Integer({ minimum: 1, maximum: 65535 }),
    }),
  ),
  stdin: WorkerStdin,
  /** How many processes and threads its user may have in the container at a time; absent: no limit. Not for privileged ones. */
  maxProcesses: Type.Optional(Type.Integer({ minimum: 1 })),
});
export type WorkerProcessRequest = Static<typeof WorkerProcessRequest>;

/** Why a process could not be started. */
export const WorkerStartFailure = Type.Union([Type.Literal('executable-not-found'), Type.Literal('runtime-error')]);
export type WorkerStartFailure = Static<typeof WorkerStartFailure>;

/** Why the end of a process is not known; the container's processes are gone in every case. */
export const WorkerLossReason = Type.Union([
  Type.Literal('holder-killed'),
  Type.Literal('runtime-killed'),
  Type.Literal('output-not-stored'),
  Type.Literal('machine-restarted'),
  Type.Literal('worker-stopped'),
]);
export type WorkerLossReason = Static<typeof WorkerLossReason>;

/**
 * Where a process stands.
 * - `running`: asked for, and not known to have ended
 * - `finished`: it ran and ended with this status (128 + signal when a signal ended it); `outOfMemory` where it failed after the
 *   kernel had killed a process of its container, which had come to its limit of memory
 * - `unstartable`: it never ran; `message` says what to mend
 * - `lost`: it may have run for a while, and its end is not known
 */
export const WorkerProcessState = Type.Union([
  Type.Object({ state: Type.Literal('running') }),
  Type.Object({
    state: Type.Literal('finished'),
    exitStatus: Type.Integer(),
    outOfMemory: Type.Optional(Type.Boolean()),
  }),
  Type.Object({
    state: Type.Literal('unstartable'),
    reason: WorkerStartFailure,
    message: Type.String(),
  }),
  Type.Object({
    state: Type.Literal('lost'),
    reason: WorkerLossReason,
    message: Type.String(),
  }),
]);
export type WorkerProcessState = Static<typeof WorkerProcessState>;

/** Bytes of the two streams, counted from the start of the process. A terminal has only `stdout`. */
export const WorkerOutputOffsets = Type.Object({
  stdout: Type.Integer({ minimum: 0 }),
  stderr: Type.Integer({ minimum: 0 }),
});
export type WorkerOutputOffsets = Static<typeof WorkerOutputOffsets>;

export const WorkerProcessView = Type.Object({
  id: Type.String(),
  state: WorkerProcessState,
  /** How much of each stream is there to be read. */
  spooled: WorkerOutputOffsets,
  /** Up to where the reader has said that it keeps the output; what lies before may be gone. */
  acknowledged: WorkerOutputOffsets,
});
export type WorkerProcessView = Static<typeof WorkerProcessView>;
