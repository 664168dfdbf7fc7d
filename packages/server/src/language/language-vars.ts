import { gatherVars, type MultiVars, parseVarFlag, parseYamlVarFlag, type VarPair } from '@rondo/pipeline';
import { StartError } from '../errors.ts';

type ParseFlag = typeof parseVarFlag;

/** Reads one flag more. Throws {@link StartError}. */
type CollectFlag = (text: string, before: readonly VarPair[] | undefined) => readonly VarPair[];

/** `-v NAME=STRING` */
export const collectVar: CollectFlag = collectWith(parseVarFlag);

/** `-y NAME=YAML`, and `-i NAME=YAML` */
export const collectYamlVar: CollectFlag = collectWith(parseYamlVarFlag);

function collectWith(parse: ParseFlag): CollectFlag {
  return (text, before = []) => {
    const parsed = parse(text);
    if (!parsed.ok) throw new StartError(parsed.error);
    return [...before, parsed.pair];
  };
}

/** The flags with which vars are given, as far as somebody gave them. */
export interface VarFlags {
  readonly var?: readonly VarPair[];
  readonly yamlVar?: readonly VarPair[];
  readonly instanceVar?: readonly VarPair[];
  readonly loadVarsFrom?: readonly string[];
}

/** All vars in the order in which they count, as for `fly` (fly.md 14.4); undefined where none is given. Throws {@link StartError}. */
export async function gatherLanguageVars(
  flags: VarFlags,
  readFile: (path: string) => Promise<Uint8Array>,
): Promise<MultiVars | undefined> {
  const { var: vars = [], yamlVar: yamlVars = [], instanceVar: instanceVars = [], loadVarsFrom: varsFrom = [] } = flags;
  if ([vars, yamlVars, instanceVars, varsFrom].every((given) => given.length === 0)) return undefined;
  const gathered = await gatherVars({ vars, yamlVars, instanceVars, varsFrom }, readFile);
  if (!gathered.ok) throw new StartError(gathered.error);
  return gathered.vars;
}
