import { readFileSync } from 'node:fs';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

/** What the worker must still know of a process after its own restart. Written before the holder starts. */
export const ProcessRecord = Type.Object({
  id: Type.String(),
  /** `run` starts the container with it; `exec` joins a container that runs. */
  mode: Type.Union([Type.Literal('run'), Type.Literal('exec')]),
  /** The runtime's name of the container it runs in. */
  runtimeId: Type.String(),
  terminal: Type.Boolean(),
  /** First size of the terminal, as stty(1) takes it. */
  window: Type.Optional(Type.String()),
  stdin: Type.Union([Type.Literal('none'), Type.Literal('bytes'), Type.Literal('live')]),
  /** Whether the container has a control group of its own. */
  withCgroup: Type.Boolean(),
  /** Which network namespace the container got; released when it ends. Only with `run`. */
  networkSlot: Type.Optional(Type.String()),
  /** Program asked for, for messages. */
  program: Type.String(),
  /** Which start of the machine it belongs to: nothing of an earlier one is alive. */
  bootId: Type.String(),
});
export type ProcessRecord = Static<typeof ProcessRecord>;

/** The record in a file; `undefined` where it is missing or was not written to its end. */
export function readProcessRecord(path: string): ProcessRecord | undefined {
  try {
    const json: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return Value.Check(ProcessRecord, json) ? json : undefined;
  } catch {
    return undefined;
  }
}

/** The kernel's name of this start of the machine. */
export function readBootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}
