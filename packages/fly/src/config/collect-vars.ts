import { expandVars, flattenVars, MultiVars, readVarsFile, StaticVars, type VarPair } from '@rondo/pipeline';
import { FlyError } from '../failures/fly-error.ts';
import type { FlyIo } from '../io/fly-io.ts';
import { readInput } from '../io/read-input.ts';

export interface GivenVars {
  readonly vars: readonly VarPair[];
  readonly yamlVars: readonly VarPair[];
  /** Of the pipeline; they fill in its template, too. */
  readonly instanceVars: readonly VarPair[];
  readonly varsFrom: readonly string[];
}

/**
 * Vars in the order in which they count: those of the command line merged into one tree, then files, the last one first (fly.md 14.4).
 * Throws {@link FlyError} where a file can't be read.
 */
export async function collectVars(given: GivenVars, io: FlyIo): Promise<MultiVars> {
  const instance = flattenVars(expandVars(given.instanceVars));
  const typed = expandVars([...given.vars, ...given.yamlVars, ...instance]);
  const files: StaticVars[] = [];
  for (const path of given.varsFrom.toReversed()) files.push(await readFile(path, io));
  return new MultiVars([new StaticVars(typed), ...files]);
}

async function readFile(path: string, io: FlyIo): Promise<StaticVars> {
  const text = await readInput(path, io).catch((cause: Error) => {
    throw new FlyError(`could not read template variables file (${path}): ${cause.message}`, { cause });
  });
  const read = readVarsFile(text);
  if (read.ok) return new StaticVars(read.values);
  const reason = read.errors.map((error) => error.text).join('\n');
  throw new FlyError(`could not unmarshal template variables (${path}): ${reason}`);
}
