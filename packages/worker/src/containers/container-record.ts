import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { GardenContainerSpec } from '@rondo/protocol';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

/** A container on the disk: everything that outlives the worker. */
export const ContainerRecord = Type.Object({
  handle: Type.String(),
  spec: GardenContainerSpec,
  properties: Type.Record(Type.String(), Type.String()),
  /** How often it has been started; each start has its own name at the runtime. */
  startCount: Type.Integer(),
  graceTimeNanoseconds: Type.Optional(Type.Integer()),
});
export type ContainerRecord = Static<typeof ContainerRecord>;

/** The record in a file; `undefined` where there is none, or where it isn't one. */
export function readContainerRecord(path: string): ContainerRecord | undefined {
  try {
    const json: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return Value.Check(ContainerRecord, json) ? json : undefined;
  } catch {
    return undefined;
  }
}

/** Replaces the record at once, so that a kill at any moment leaves the old or the new one. */
export function writeContainerRecord(path: string, record: ContainerRecord): void {
  writeFileSync(`${path}.new`, JSON.stringify(record), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
