import { type Deep, runDeep, stringifyJson } from '@rondo/foundation';
import { isJsonObject, type JsonObject, type JsonValue, jsonObject } from '../config/json-value.ts';
import { fromPlainJson } from '../json/from-plain-json.ts';
import { interpolate } from '../vars/interpolate.ts';
import { StaticVars } from '../vars/static-vars.ts';
import { VarProblem } from '../vars/var-problem.ts';
import { notFound, type StaticVarSource } from '../vars/var-source.ts';
import type { AcrossPlan, Plan, PlanId } from './plan.ts';
import { decodePlanNode } from './plan-codec.ts';
import { readPlanJson } from './read-plan-json.ts';
import { mapPlans, visitPlans } from './visit-plans.ts';

/** More would only fill memory: nobody waits for so many steps. */
const mostSubsteps = 10_000;

/** One run of the step of an `across`: its plan, and the value of each var in the order of the vars. */
export interface AcrossSubstep {
  step: Plan;
  values: readonly JsonValue[];
}

export type ExpandedAcross =
  | { kind: 'expanded'; substeps: readonly AcrossSubstep[] }
  | { kind: 'failed'; reason: string };

/**
 * The steps that an `across` runs, one per combination of values, the last var changing fastest (pipeline-language.md 11.6).
 * Only its own vars are filled in, at every depth of nested `across`; other references wait for later. Ids become
 * `<across id>/<iteration>/<n>`, parents first.
 *
 * @param values for each var of the plan its evaluated values
 */
export function expandAcross(plan: AcrossPlan, values: readonly (readonly JsonValue[])[]): ExpandedAcross {
  const count = values.reduce((product, list) => product * list.length, 1);
  if (count > mostSubsteps) {
    return { kind: 'failed', reason: `across has ${count} combinations of values, ${mostSubsteps} at most can be run` };
  }
  const substeps: AcrossSubstep[] = [];
  try {
    const template = readTemplate(plan.substepTemplate);
    for (const combination of combine(values)) {
      const vars = localVars(plan.vars.map(({ name }, index) => [name, combination[index] ?? null] as const));
      const decoded = decodePlanNode(fromPlainJson(fillIn(template, vars)));
      if (decoded.kind === 'malformed') throw new UnreadableTemplate(decoded.reason);
      substeps.push({ step: renumber(decoded.plan, `${plan.id}/${substeps.length}`), values: combination });
    }
  } catch (error) {
    if (error instanceof UnreadableTemplate)
      return { kind: 'failed', reason: `invalid template bytes: ${error.message}` };
    if (error instanceof VarProblem)
      return { kind: 'failed', reason: `failed to interpolate template: ${error.message}` };
    throw error;
  }
  return { kind: 'expanded', substeps };
}

class UnreadableTemplate extends Error {}

function readTemplate(text: string): JsonValue {
  const json = readPlanJson(text);
  if (!json.ok) throw new UnreadableTemplate(json.reason);
  return json.value;
}

/** All combinations, the first list slowest. Of no lists there is one: the empty one. */
function combine(lists: readonly (readonly JsonValue[])[]): JsonValue[][] {
  return lists.reduce<JsonValue[][]>(
    (combinations, list) => combinations.flatMap((combination) => list.map((value) => [...combination, value])),
    [[]],
  );
}

/** The across vars as `((.:name))`; everything else stays as it is. */
function localVars(entries: readonly (readonly [string, JsonValue])[]): StaticVarSource {
  const vars = new StaticVars(new Map(entries));
  return {
    get: (reference) => (reference.source === '.' ? vars.get({ ...reference, source: '' }) : notFound),
    list: () => [],
  };
}

/** Fills vars in; the templates of nested `across` nodes are plans too, not texts. Throws {@link VarProblem}. */
function fillIn(node: JsonValue, vars: StaticVarSource): JsonValue {
  return runDeep(filling(node, vars));
}

type Filling = Deep<JsonValue>;

function* filling(node: JsonValue, vars: StaticVarSource): Filling {
  if (Array.isArray(node)) {
    const items: JsonValue[] = [];
    for (const item of node) items.push(yield filling(item, vars));
    return items;
  }
  if (!isJsonObject(node)) return fillInPlain(node, vars);
  const entries: [string, JsonValue][] = [];
  for (const [key, value] of Object.entries(node)) {
    const isAcross = key === 'across' && isJsonObject(value) && typeof value.substep_template === 'string';
    entries.push([plainKey(key, vars), yield isAcross ? fillingAcross(value, vars) : filling(value, vars)]);
  }
  return jsonObject(entries);
}

function* fillingAcross(across: JsonObject, vars: StaticVarSource): Filling {
  const { substep_template: template, ...rest } = across;
  const filled = yield filling(rest, vars);
  const inner = yield filling(readTemplate(String(template)), vars);
  return { ...(isJsonObject(filled) ? filled : {}), substep_template: stringifyJson(inner) };
}

function fillInPlain(value: JsonValue, vars: StaticVarSource): JsonValue {
  const filled = interpolate(value, vars, { expectAllKeys: false });
  if (!filled.ok) throw filled.error;
  return filled.value;
}

function plainKey(key: string, vars: StaticVarSource): string {
  if (!key.includes('((')) return key;
  const [filled = key] = Object.keys(fillInPlain({ [key]: null }, vars) ?? {});
  return filled;
}

function renumber(plan: Plan, prefix: string): Plan {
  const ids = new Map<PlanId, PlanId>();
  for (const node of visitPlans(plan)) ids.set(node.id, `${prefix}/${ids.size}` as PlanId);
  return mapPlans(plan, (node) => {
    const id = ids.get(node.id) ?? node.id;
    if (node.kind !== 'get' || node.versionFrom === undefined) return { ...node, id };
    return { ...node, id, versionFrom: ids.get(node.versionFrom) ?? node.versionFrom };
  });
}
