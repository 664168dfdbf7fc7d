import { VarProblem } from './var-problem.ts';
import { findVarNames, isWholeVar } from './var-reference.ts';
import type { VarTracker } from './var-tracker.ts';
import { NumberText, typeName, type VarValue } from './var-value.ts';

/** Whether a float may stand inside a text: the reference refuses it, and so do recorded answers of `fly` (7.4). */
export interface EmbedRules {
  readonly floats: boolean;
}

/**
 * Fills the vars of one text in (pipeline-language.md 7.2). A text that is one var becomes its value, whatever the type.
 * Otherwise texts and numbers replace every occurrence; results are not searched again. Throws {@link VarProblem}.
 */
export function interpolateText(text: string, tracker: VarTracker, rules: EmbedRules): VarValue {
  let result = text;
  for (const name of findVarNames(text)) {
    const found = tracker.value(name);
    if (found === undefined) continue;
    if (isWholeVar(result)) return found.value;
    const inserted = embed(name, found.value, rules);
    result = result.replaceAll(`((${name}))`, () => inserted);
  }
  return result;
}

function embed(name: string, value: VarValue, rules: EmbedRules): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof NumberText) return value.text;
  if (typeof value === 'number' && rules.floats) return String(value);
  const text = `cannot interpolate non-primitive value (${typeName(value)}) from var: ${name}`;
  throw new VarProblem('not_embeddable', text, [name]);
}
