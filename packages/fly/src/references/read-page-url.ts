import { FlyError } from '../failures/fly-error.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../wire/json.ts';

/** What the address of a page of the web UI says. */
export interface PageUrl {
  /** Scheme, host and port. */
  readonly server: string;
  readonly team: string;
  readonly pipeline: string;
  readonly job: string;
  readonly build: string;
  readonly resource: string;
  readonly instanceVars: JsonObject | undefined;
}

/** Takes the address of a build, job or resource page apart. Parts that aren't there are empty. Throws {@link FlyError}. */
export function readPageUrl(text: string): PageUrl {
  const url = URL.parse(text);
  if (url === null) throw new FlyError(`parse ${JSON.stringify(text)}: not a URL`);
  const segments = url.pathname.slice(1).split('/').map(decode);
  const parts = new Map<string, string>();
  for (let at = 0; at + 1 < segments.length; at += 2) parts.set(segments[at] ?? '', segments[at + 1] ?? '');
  const part = (name: string): string => parts.get(name) ?? '';
  return {
    server: `${url.protocol}//${url.host}`,
    team: part('teams'),
    pipeline: part('pipelines'),
    job: part('jobs'),
    build: part('builds'),
    resource: part('resources'),
    instanceVars: readVars(url.searchParams),
  };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** `vars={...}` and `vars.a.b=<JSON>`. */
function readVars(query: URLSearchParams): JsonObject | undefined {
  const root: Record<string, JsonValue> = {};
  for (const key of [...new Set(query.keys())].sort()) {
    if (key !== 'vars' && !key.startsWith('vars.')) continue;
    const value = parse(key, query.get(key) ?? '');
    const path = Array.from(key.slice(5).matchAll(/"([^"]*)"|([^."]+)/g), ([, quoted, plain]) => quoted ?? plain ?? '');
    if (path.length === 0 && isJsonObject(value)) Object.assign(root, value);
    else assign(root, path, value);
  }
  return Object.keys(root).length === 0 ? undefined : root;
}

function assign(target: Record<string, JsonValue>, [name = '', ...rest]: readonly string[], value: JsonValue): void {
  const current = Object.hasOwn(target, name) ? target[name] : undefined;
  const inner: Record<string, JsonValue> = isJsonObject(current) ? { ...current } : {};
  if (rest.length > 0) assign(inner, rest, value);
  Object.defineProperty(target, name, {
    value: rest.length === 0 ? value : inner,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

function parse(key: string, text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FlyError(`the value of ${key} in the URL is not JSON`, { cause });
  }
}
