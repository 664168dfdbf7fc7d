import { isJsonObject, type JsonObject, type JsonValue, jsonObject } from '../config/json-value.ts';
import { BinaryText } from '../yaml/value/yaml-value.ts';
import { interpolateText } from './interpolate-text.ts';
import { parseVarReference } from './parse-var-reference.ts';
import { VarProblem } from './var-problem.ts';
import { findVarNames, formatVarReference, type VarReference } from './var-reference.ts';
import type { StaticVarSource, VarLookup, VarSource } from './var-source.ts';
import { VarTracker } from './var-tracker.ts';
import { isVarMap, NumberText, type VarValue } from './var-value.ts';

export type Interpolated =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly error: VarProblem };

export interface InterpolateOptions {
  /** A var that nobody knows is an error, as in every resolution at run time; else it stays as it is. */
  readonly expectAllKeys: boolean;
}

/** Fills vars in everywhere in a JSON value, keys included (pipeline-language.md 7.2). Numbers may stand inside texts. */
export function interpolate(template: JsonValue, vars: StaticVarSource, options: InterpolateOptions): Interpolated {
  return fillIn(template, (reference) => vars.get(reference), options);
}

/**
 * As {@link interpolate}, with sources that have to be asked. Every var is asked for once, all at the same time. A source
 * that throws ends it; `signal` is handed on.
 */
export async function interpolateWith(
  template: JsonValue,
  vars: VarSource,
  options: InterpolateOptions & { readonly signal?: AbortSignal },
): Promise<Interpolated> {
  const asked = new Map<string, VarReference>();
  try {
    for (const name of new Set(varNamesIn(template))) {
      const reference = parseVarReference(name);
      asked.set(formatVarReference(reference), reference);
    }
  } catch (error) {
    if (error instanceof VarProblem) return { ok: false, error };
    throw error;
  }
  const answers = await Promise.all(
    Array.from(asked, async ([name, reference]) => [name, await vars.get(reference, options.signal)] as const),
  );
  const lookups = new Map<string, VarLookup>(answers);
  return fillIn(template, (reference) => lookups.get(formatVarReference(reference)) ?? { kind: 'not_found' }, options);
}

/** What stands between double parentheses anywhere in a value, keys included. */
export function* varNamesIn(value: JsonValue): Generator<string> {
  if (typeof value === 'string') yield* findVarNames(value);
  else if (isList(value)) for (const item of value) yield* varNamesIn(item);
  else if (isJsonObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      yield* findVarNames(key);
      yield* varNamesIn(item);
    }
  }
}

function fillIn(
  template: JsonValue,
  get: (reference: VarReference) => VarLookup,
  { expectAllKeys }: InterpolateOptions,
): Interpolated {
  const tracker = new VarTracker(get);
  try {
    const value = walk(template, tracker);
    const missing = expectAllKeys ? tracker.missingProblem() : undefined;
    return missing === undefined ? { ok: true, value } : { ok: false, error: missing };
  } catch (error) {
    if (error instanceof VarProblem) return { ok: false, error };
    throw error;
  }
}

function walk(value: JsonValue, tracker: VarTracker): JsonValue {
  if (typeof value === 'string') return toJson(interpolateText(value, tracker, { floats: true }));
  if (isList(value)) return value.map((item) => walk(item, tracker));
  return isJsonObject(value) ? walkObject(value, tracker) : value;
}

function walkObject(object: JsonObject, tracker: VarTracker): JsonObject {
  return jsonObject(
    Object.entries(object).map(([key, item]) => {
      const value = walk(item, tracker);
      return [keyText(key, walk(key, tracker)), value] as const;
    }),
  );
}

function keyText(key: string, value: JsonValue): string {
  if (value === null || typeof value === 'object') {
    throw new VarProblem('not_a_key', `var ${key} is not text and cannot be used as a key`, [key]);
  }
  return String(value);
}

function toJson(value: VarValue): JsonValue {
  if (value instanceof NumberText) return Number(value.text);
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof BinaryText) return value.toString();
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof Map) return jsonObject([...value].map(([key, item]) => [String(key), toJson(item)] as const));
  return isVarMap(value) ? jsonObject(Object.entries(value).map(([key, item]) => [key, toJson(item)] as const)) : null;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
