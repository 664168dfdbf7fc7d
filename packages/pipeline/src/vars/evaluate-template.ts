import { composeDocument } from '../yaml/compose/compose-document.ts';
import { emitYaml } from '../yaml/emit/emit-yaml.ts';
import { buildValue } from '../yaml/value/build-value.ts';
import { YamlError } from '../yaml/yaml-error.ts';
import { interpolateYaml } from './interpolate-yaml.ts';
import { VarProblem } from './var-problem.ts';
import type { StaticVarSource } from './var-source.ts';
import { VarTracker } from './var-tracker.ts';

export interface EvaluateOptions {
  /** Every var in the template must be known. */
  readonly expectAllKeys?: boolean;
  /** Every var that `vars` lists must be used. */
  readonly expectAllVarsUsed?: boolean;
}

export type Evaluated = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: string };

/** Fills static vars into a YAML text and prints it anew (pipeline-language.md 7.4, 2.6). */
export function evaluateTemplate(text: string, vars: StaticVarSource, options: EvaluateOptions = {}): Evaluated {
  try {
    const tracker = new VarTracker((reference) => vars.get(reference));
    const value = interpolateYaml(buildValue(composeDocument(text)), tracker);
    const problems = [
      options.expectAllKeys === true ? tracker.missingProblem() : undefined,
      options.expectAllVarsUsed === true ? tracker.unusedProblem(vars.list()) : undefined,
    ].filter((problem) => problem !== undefined);
    const [first, ...others] = problems;
    if (first === undefined) return { ok: true, text: emitYaml(value) };
    return { ok: false, error: others.length === 0 ? first.message : listProblems(problems) };
  } catch (error) {
    if (error instanceof VarProblem) return { ok: false, error: error.message };
    if (error instanceof YamlError) return { ok: false, error: error.textFor('v2') };
    throw error;
  }
}

/** Both kinds of problem at once are told as a list. */
function listProblems(problems: readonly VarProblem[]): string {
  const lines = problems.map((problem) => `\t* ${problem.message}`);
  return `${problems.length} errors occurred:\n${lines.join('\n')}\n\n`;
}
