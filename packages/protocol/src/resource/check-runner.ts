import { type Static, Type } from 'typebox';

/** Version of the language between worker and check runner. */
export const checkRunnerVersion = 1;

/** Payload of `start`: one check. */
export const CheckStart = Type.Object({
  /** Name of the base resource type. */
  type: Type.String(),
  /** The request exactly as a container would get it on stdin (resources.md 1.1). */
  request: Type.String(),
  /** HOME of the check; made and removed by the worker, or shared by checks of one config. */
  home: Type.String(),
  /** TMPDIR of the check. What it leaves there is its cache: keep one for each resource config. */
  tmp: Type.String(),
  /** The rest of the environment: PATH, proxies, certificates, trace. */
  env: Type.Record(Type.String(), Type.String()),
  /**
   * Put before the command line of every child process, such as `["nsenter", "--pid=/proc/7/ns/pid", "--mount=...", "--"]`:
   * how the worker puts each check's children into namespaces of their own. Empty: nothing.
   */
  wrap: Type.Array(Type.String()),
});
export type CheckStart = Static<typeof CheckStart>;

/** Payload of `ready`. */
export const CheckRunnerReady = Type.Object({ version: Type.Integer(), types: Type.Array(Type.String()) });
export type CheckRunnerReady = Static<typeof CheckRunnerReady>;

/** Payload of `answer`: exit status and stdout, as of a program in a container. */
export const CheckAnswer = Type.Object({ status: Type.Integer(), stdout: Type.String() });
export type CheckAnswer = Static<typeof CheckAnswer>;
