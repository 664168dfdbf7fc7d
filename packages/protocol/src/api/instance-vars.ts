import { RondoError } from '@rondo/foundation';

/** What tells the instances of one pipeline apart. */
export type InstanceVars = Readonly<Record<string, unknown>>;

/** The `vars` of a query cannot be read. The message is what stock puts after `instance vars are malformed: `. */
export class MalformedInstanceVarsError extends RondoError {
  readonly code = 'MALFORMED_INSTANCE_VARS';
}

/**
 * Reads instance vars from a query: `vars=<JSON object>` first, then every `vars.<path>=<JSON>` in order of its key; of a repeated
 * key the first value wins. Undefined where there is none, which is the plain pipeline (api.md 8). Throws MalformedInstanceVarsError.
 */
export function readInstanceVars(query: URLSearchParams): InstanceVars | undefined {
  const keys = [...new Set(query.keys())].filter((key) => key === 'vars' || key.startsWith('vars.')).sort();
  if (keys.length === 0) return undefined;
  let vars: Record<string, unknown> = Object.create(null);
  for (const key of keys) {
    const value = readJson(key, query.get(key) ?? '');
    if (key === 'vars') {
      if (!isObject(value)) throw new MalformedInstanceVarsError(`the value of ${key} must be a JSON object`);
      vars = { ...value };
    } else {
      assign(vars, splitPath(key.slice('vars.'.length)), value);
    }
  }
  return vars;
}

/** The query that names these instance vars: one `vars.<leaf path>=<JSON>` for each leaf, sorted by path. */
export function writeInstanceVars(vars: InstanceVars): URLSearchParams {
  const leaves = leavesOf(vars).sort(([a], [b]) => (a < b ? -1 : 1));
  return new URLSearchParams(leaves.map(([path, value]): [string, string] => [`vars.${path}`, JSON.stringify(value)]));
}

/** How people refer to a pipeline: `name`, or `name/k:v,k2:v2` for an instance. */
export function pipelineReference(name: string, vars: InstanceVars | undefined): string {
  if (vars === undefined) return name;
  const leaves = leavesOf(vars).sort(([a], [b]) => (a < b ? -1 : 1));
  if (leaves.length === 0) return name;
  return `${name}/${leaves.map(([path, value]) => `${path}:${writeValue(value)}`).join(',')}`;
}

function leavesOf(vars: InstanceVars, prefix = ''): [string, unknown][] {
  return Object.entries(vars).flatMap(([key, value]): [string, unknown][] => {
    const path = prefix + (/[,.:/ ]/.test(key) ? `"${key}"` : key);
    return isObject(value) && Object.keys(value).length > 0 ? leavesOf(value, `${path}.`) : [[path, value]];
  });
}

const looksLikeOther =
  /^(|~|null|Null|NULL|true|True|TRUE|false|False|FALSE|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|y|Y|n|N|[-+]?(\d[\d_]*)?\.?\d+([eE][-+]?\d+)?|0[xob][\da-fA-F_]+|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/;

function writeValue(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return looksLikeOther.test(value) || /[,: /]/.test(value) ? JSON.stringify(value) : value;
}

function readJson(key: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MalformedInstanceVarsError(`the value of ${key} is not JSON (texts go in double quotes)`, { cause });
  }
}

function splitPath(path: string): string[] {
  const segments = [...path.matchAll(/"([^"]*)"|[^."]+/g)].map(([whole, quoted]) => quoted ?? whole);
  const rebuilt = path.replace(/"[^"]*"|[^."]+/g, 'x');
  if (!/^x(\.x)*$/.test(rebuilt))
    throw new MalformedInstanceVarsError(`vars.${path} is not a path of names with dots between them`);
  return segments;
}

function assign(vars: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name, ...rest] = path;
  if (name === undefined) return;
  if (rest.length === 0) {
    setOwn(vars, name, value);
    return;
  }
  const current = Object.hasOwn(vars, name) ? vars[name] : undefined;
  const inner: Record<string, unknown> = isObject(current) ? { ...current } : {};
  assign(inner, rest, value);
  setOwn(vars, name, inner);
}

/** Also where the name is `__proto__`. */
function setOwn(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
