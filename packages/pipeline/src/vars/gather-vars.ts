import { expandVars, flattenVars, type VarPair } from './flatten-vars.ts';
import { MultiVars } from './multi-vars.ts';
import { readVarsFile } from './read-vars-file.ts';
import { StaticVars } from './static-vars.ts';

/** Vars as a command line names them. */
export interface GivenVars {
  /** `-v`: texts. */
  readonly vars: readonly VarPair[];
  /** `-y`: YAML. */
  readonly yamlVars: readonly VarPair[];
  /** `-i`: of the pipeline; they fill in its template, too. */
  readonly instanceVars: readonly VarPair[];
  /** `-l`: files, in the order in which they are named. */
  readonly varsFrom: readonly string[];
}

/** All vars in one source, or the stock sentence about a file that is none. */
export type GatheredVars =
  | { readonly ok: true; readonly vars: MultiVars }
  | { readonly ok: false; readonly error: string };

/**
 * Vars in the order in which they count: those of the command line merged into one tree, then files, the last one first
 * (fly.md 14.4). What `readFile` throws goes through.
 */
export async function gatherVars(
  given: GivenVars,
  readFile: (path: string) => Promise<Uint8Array>,
): Promise<GatheredVars> {
  const instance = flattenVars(expandVars(given.instanceVars));
  const sources = [new StaticVars(expandVars([...given.vars, ...given.yamlVars, ...instance]))];
  for (const path of given.varsFrom.toReversed()) {
    const read = readVarsFile(await readFile(path));
    if (!read.ok) {
      const reason = read.errors.map((error) => error.text).join('\n');
      return { ok: false, error: `could not unmarshal template variables (${path}): ${reason}` };
    }
    sources.push(new StaticVars(read.values));
  }
  return { ok: true, vars: new MultiVars(sources) };
}
