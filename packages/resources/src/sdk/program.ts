import type { Readable, Writable } from 'node:stream';
import type { Clock } from '@rondo/foundation';
import type { Spawn } from './child/child.ts';
import type { JsonObject } from './json/json-value.ts';

/** One version of a resource: texts by name, as saved and compared by the server (resources.md 1.1). */
export type Version = Readonly<Record<string, string>>;

/** One line of metadata. `type` is an old hint (`time`, `message`) that servers drop. */
export interface MetadataField {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
}

/** What get and put print. Some programs print `"metadata": null`, as the originals do. */
export interface StepAnswer {
  readonly version: Version;
  readonly metadata: readonly MetadataField[] | null;
}

/** What a program is asked: the object on stdin, decoded but not yet judged; each type decodes its own part. */
export interface ProgramRequest {
  /** The whole object, for programs that refuse unknown keys or echo what they got. */
  readonly whole: JsonObject;
  /** The request as it was sent. */
  readonly text: string;
}

/** The world a program is started in: nothing of it is global, so that many checks can run in one process (design D12). */
export interface ProgramIo {
  /** Environment; may be empty. Programs read it instead of the process's own. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** get: the directory to fill. put: the directory with the inputs. check: not looked at. */
  readonly cwd: string;
  /** Directory for temporary files. What a check leaves there is its cache when it runs again for the same source. */
  readonly tmp: string;
  /** The request: one JSON object. */
  readonly stdin: Readable;
  /** The answer: one JSON value. */
  readonly stdout: Writable;
  /** The log that people read. */
  readonly stderr: Writable;
  /** Fires when the step is aborted or timed out. */
  readonly signal: AbortSignal;
  /** Starts child processes; injected, so that a runner can put each check's children in namespaces of their own. */
  readonly spawn: Spawn;
}

/** What a program works with: its world, with secrets hidden from the log. */
export interface ProgramContext extends Omit<ProgramIo, 'stdin' | 'stdout' | 'stderr'> {
  /** The log, for the output of child processes. Secrets are replaced on the way. */
  readonly stderr: Writable;
  /** Writes one line to the log. */
  log(line: string): void;
  /** From now on this text never reaches the log. Known secrets of the request are hidden already. */
  hide(secret: string): void;
  readonly clock: Clock;
  /** Removed when the program has ended, however it ends. */
  readonly cleanUps: AsyncDisposableStack;
}

/** Lists versions, oldest first. `null` is printed as it is and means none. */
export type CheckProgram = (request: ProgramRequest, context: ProgramContext) => Promise<readonly Version[] | null>;

/** Fills `context.cwd` with one version. */
export type GetProgram = (request: ProgramRequest, context: ProgramContext) => Promise<StepAnswer>;

/** Makes a new version out of what lies in `context.cwd`. */
export type PutProgram = (request: ProgramRequest, context: ProgramContext) => Promise<StepAnswer>;

export type ResourceAction = 'check' | 'get' | 'put';

/** Any program; what it answers depends on its action. */
export type ResourceProgram = CheckProgram | GetProgram | PutProgram;
