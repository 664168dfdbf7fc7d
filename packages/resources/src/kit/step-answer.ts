import { describeError } from '@rondo/foundation';
import { describeJson, isJsonObject, type JsonValue } from '../sdk/json/json-value.ts';
import { parseJson } from '../sdk/json/parse-json.ts';
import type { Version } from '../sdk/program.ts';

/** What a program printed, as a server reads it; `junk` is what follows the JSON and is not looked at. */
export type ReadAnswer<Value> =
  | { readonly ok: true; readonly value: Value; readonly junk: string }
  | { readonly ok: false; readonly problem: string };

/** The versions that check printed: nothing at all and `null` are none (resources.md 1.1). */
export function readVersions(stdout: string): ReadAnswer<readonly Version[]> {
  if (stdout.trim() === '') return { ok: true, value: [], junk: '' };
  return readFirst(stdout, (value) => {
    if (value === null) return [];
    if (!Array.isArray(value)) return `check must print a list of versions, not ${describeJson(value)}`;
    const versions: Version[] = [];
    for (const [index, member] of value.entries()) {
      const version = readVersion(member, `[${index}]`);
      if (typeof version === 'string') return version;
      versions.push(version);
    }
    return versions;
  });
}

/** The version that in or out printed; its metadata is only judged. */
export function readStepVersion(stdout: string): ReadAnswer<Version> {
  if (stdout.trim() === '') return { ok: false, problem: 'nothing was printed; it must be {"version": {...}}' };
  return readFirst(stdout, (value) => {
    if (!isJsonObject(value)) return `an object with a version must be printed, not ${describeJson(value)}`;
    const problem = judgeMetadata(value.metadata ?? null);
    return problem ?? readVersion(value.version ?? null, 'version');
  });
}

function readVersion(value: JsonValue, path: string): Version | string {
  if (!isJsonObject(value)) return `${path} must be an object, not ${describeJson(value)}`;
  const wrong = Object.entries(value).find(([, member]) => typeof member !== 'string');
  if (wrong !== undefined) return `${path}.${wrong[0]} must be a text, not ${describeJson(wrong[1])}`;
  if (Object.keys(value).length === 0) return `${path} is empty; a version has at least one key`;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, String(member)]));
}

function judgeMetadata(value: JsonValue): string | undefined {
  if (value === null) return undefined;
  if (!Array.isArray(value)) return `metadata must be a list, not ${describeJson(value)}`;
  for (const [index, field] of value.entries()) {
    if (!isJsonObject(field)) return `metadata[${index}] must be an object, not ${describeJson(field)}`;
    for (const key of ['name', 'value'] as const) {
      const text = field[key] ?? null;
      if (typeof text !== 'string') return `metadata[${index}].${key} must be a text, not ${describeJson(text)}`;
    }
  }
  return undefined;
}

function readFirst<Value>(stdout: string, read: (value: JsonValue) => Value | string): ReadAnswer<Value> {
  const start = stdout.search(/\S/);
  const end = endOfJson(stdout, start);
  let value: JsonValue;
  try {
    value = parseJson(stdout.slice(start, end));
  } catch (error) {
    return {
      ok: false,
      problem: `stdout is not JSON (${describeError(error)}); only the log belongs elsewhere, on stderr`,
    };
  }
  const answer = read(value);
  if (typeof answer === 'string') return { ok: false, problem: answer };
  return { ok: true, value: answer, junk: stdout.slice(end).trim() };
}

/** Where the JSON value that begins at `start` ends; the end of the text when it never does. */
function endOfJson(text: string, start: number): number {
  if (!/[[{"]/.test(text.charAt(start))) return start + (/^[^\s,[\]{}"]*/.exec(text.slice(start))?.[0].length ?? 0);
  let depth = 0;
  let isText = false;
  for (let index = start; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (isText && character === '\\') index += 1;
    else if (character === '"') isText = !isText;
    else if (!isText && /[[{]/.test(character)) depth += 1;
    else if (!isText && /[\]}]/.test(character)) depth -= 1;
    if (depth === 0 && !isText) return index + 1;
  }
  return text.length;
}
