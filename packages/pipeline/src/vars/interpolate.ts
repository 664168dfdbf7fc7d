import { foldTree } from '@rondo/foundation';
import { isJsonObject, type JsonObject, type JsonValue, jsonObject } from '../config/json-value.ts';
import { BinaryText } from '../yaml/value/yaml-value.ts';
import { interpolateText } from './interpolate-text.ts';
import { parseVarReference } from './parse-var-reference.ts';
import { VarProblem } from './var-problem.ts';
import { findVarNames, formatVarReference, type VarReference } from './var-reference.ts';
import type { StaticVarSource, VarLookup, VarSource } from './var-source.ts';
import { VarTracker } from './var-tracker.ts';
import { insideOfVar, isVarMap, NumberText, type VarValue } from './var-value.ts';

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
export function* varNamesIn(root: JsonValue): Generator<string> {
  const ahead = [root];
  for (let value = ahead.pop(); value !== undefined; value = ahead.pop()) {
    if (typeof value === 'string') yield* findVarNames(value);
    for (const part of partsOf(value)?.toReversed() ?? []) ahead.push(part);
  }
}

/** Where vars may be: the items of a list; of an object each value, then its key. */
function partsOf(value: JsonValue): readonly JsonValue[] | undefined {
  if (isList(value)) return value;
  return isJsonObject(value) ? Object.entries(value).flatMap(([key, item]) => [item, key]) : undefined;
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

function walk(root: JsonValue, tracker: VarTracker): JsonValue {
  return foldTree<JsonValue, JsonValue>(root, {
    children: partsOf,
    fold: (value, parts) => {
      if (typeof value === 'string') return toJson(interpolateText(value, tracker, { floats: true }));
      if (isList(value)) return parts;
      return isJsonObject(value) ? objectOf(Object.keys(value), parts) : value;
    },
  });
}

/** `parts` are each value and its key, filled in. */
function objectOf(keys: readonly string[], parts: readonly JsonValue[]): JsonObject {
  return jsonObject(
    keys.map((key, index) => [keyText(key, parts[2 * index + 1] ?? null), parts[2 * index] ?? null] as const),
  );
}

function keyText(key: string, value: JsonValue): string {
  if (value === null || typeof value === 'object') {
    throw new VarProblem('not_a_key', `var ${key} is not text and cannot be used as a key`, findVarNames(key));
  }
  return String(value);
}

function toJson(root: VarValue): JsonValue {
  return foldTree<VarValue, JsonValue>(root, { children: insideOfVar, fold: jsonOf });
}

function jsonOf(value: VarValue, items: JsonValue[]): JsonValue {
  if (value instanceof NumberText) return Number(value.text);
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof BinaryText) return value.toString();
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return items;
  if (!(value instanceof Map || isVarMap(value))) return null;
  const keys: Iterable<unknown> = value instanceof Map ? value.keys() : Object.keys(value);
  return jsonObject(Array.from(keys, (key, index) => [String(key), items[index] ?? null] as const));
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
