import { parseJson } from '../data/json.ts';

/** Values of an instanced pipeline, a JSON object of whatever shape. */
export type InstanceVars = Record<string, unknown>;

/**
 * Reads instance vars from a query (ui.md A2.3): `vars.<path>=<JSON>` per leaf, quoted path segments, `vars=<JSON object>`;
 * several merge, what cannot be parsed is ignored. `undefined` when there are none.
 */
export function parseInstanceVars(query: URLSearchParams): InstanceVars | undefined {
  const vars: InstanceVars = {};
  for (const [key, text] of query) {
    const value = parseJson(text);
    if (value === undefined) continue;
    if (key === 'vars' && isObject(value)) Object.assign(vars, value);
    else if (key.startsWith('vars.')) setPath(vars, splitPath(key.slice('vars.'.length)), value);
  }
  return Object.keys(vars).length > 0 ? vars : undefined;
}

/** The same in the other direction: pairs in sorted order, ready for a `URLSearchParams`. */
export function instanceVarPairs(vars: InstanceVars | undefined): [string, string][] {
  const pairs: [string, string][] = [];
  const walk = (path: string, value: unknown) => {
    if (isObject(value) && Object.keys(value).length > 0) {
      for (const [key, inner] of Object.entries(value)) walk(`${path}.${quoteSegment(key)}`, inner);
    } else pairs.push([path, JSON.stringify(value)]);
  };
  for (const [key, value] of Object.entries(vars ?? {})) walk(`vars.${quoteSegment(key)}`, value);
  return pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** `env:eu,tag:v1`, objects flattened with dots: how an instance is called in lists. */
export function describeVars(vars: InstanceVars | undefined, separator = ', '): string {
  const parts: string[] = [];
  const walk = (path: string, value: unknown) => {
    if (isObject(value))
      for (const [key, inner] of Object.entries(value)) walk(path === '' ? key : `${path}.${key}`, inner);
    else parts.push(`${path}:${typeof value === 'string' ? value : JSON.stringify(value)}`);
  };
  walk('', vars ?? {});
  return parts.sort().join(separator);
}

/** Structural equality: order of keys does not matter, order of array elements does. */
export function sameVars(a: InstanceVars | undefined, b: InstanceVars | undefined): boolean {
  return JSON.stringify(instanceVarPairs(a)) === JSON.stringify(instanceVarPairs(b));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function quoteSegment(segment: string): string {
  return /[.= \t\n"]/.test(segment) ? `"${segment}"` : segment;
}

function splitPath(path: string): string[] {
  const segments: string[] = [];
  const pattern = /"([^"]*)"|([^."]+)/g;
  for (const match of path.matchAll(pattern)) segments.push(match[1] ?? match[2] ?? '');
  return segments;
}

function setPath(target: InstanceVars, path: string[], value: unknown): void {
  let place = target;
  path.forEach((segment, index) => {
    if (index === path.length - 1) place[segment] = value;
    else {
      const next = place[segment];
      const inner: InstanceVars = isObject(next) ? next : {};
      place[segment] = inner;
      place = inner;
    }
  });
}
