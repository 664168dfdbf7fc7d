import { compareBytes } from '../../config/compare-bytes.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../config/json-value.ts';
import { parseGoDuration } from '../../duration/parse-go-duration.ts';
import { goTypeOf } from './var-source-type.ts';

/** What a setting must be. Durations may be texts or numbers of nanoseconds. */
export type SettingKind = 'text' | 'flag' | 'duration' | 'texts' | 'text map';

/** The settings of a type. */
export type SettingsShape = readonly (readonly [key: string, kind: SettingKind])[];

/** Names of the reference's Go types, for messages. */
const goTypes: Readonly<Record<SettingKind, string>> = {
  text: 'string',
  flag: 'bool',
  duration: 'time.Duration',
  texts: '[]string',
  'text map': 'map[string]string',
};

/**
 * Checks keys and types of settings and tells all findings in one text, as the reference's decoder does. `owner` is what
 * it calls the whole. Undefined where nothing is wrong.
 */
export function checkSettings(config: JsonValue, shape: SettingsShape, owner: string): string | undefined {
  if (config === null) return undefined;
  if (!isJsonObject(config)) return `'' expected a map or struct, got "${simpleKind(config)}"`;
  const problems = shape.flatMap(([key, kind]) => {
    const found = findKey(config, key);
    return found === undefined ? [] : checkValue(key, found.value, kind);
  });
  const known = new Set(shape.map(([key]) => key.toLowerCase()));
  const unknown = Object.keys(config).filter((key) => !known.has(key.toLowerCase()));
  if (unknown.length > 0) problems.push(`'${owner}' has invalid keys: ${unknown.sort(compareBytes).join(', ')}`);
  return problems.length === 0 ? undefined : list(problems);
}

/** The text of a setting, or its default. */
export function textSetting(config: JsonValue, key: string, fallback = ''): string {
  const found = isJsonObject(config) ? findKey(config, key) : undefined;
  return typeof found?.value === 'string' ? found.value : fallback;
}

function findKey(config: JsonObject, key: string): { readonly value: JsonValue } | undefined {
  const exact = Object.hasOwn(config, key) ? key : undefined;
  const name = exact ?? Object.keys(config).find((candidate) => candidate.toLowerCase() === key.toLowerCase());
  return name === undefined ? undefined : { value: config[name] ?? null };
}

function list(problems: readonly string[]): string {
  return `decoding failed due to the following error(s):\n\n${problems.join('\n')}`;
}

function checkValue(name: string, value: JsonValue, kind: SettingKind): string[] {
  if (value === null) return [];
  if (kind === 'texts' && Array.isArray(value)) {
    return value.flatMap((item, index) => checkValue(`${name}[${index}]`, item, 'text'));
  }
  if (kind === 'text map' && isJsonObject(value)) {
    return Object.entries(value).flatMap(([key, item]) => checkValue(`${name}[${key}]`, item, 'text'));
  }
  const problem = kind === 'duration' ? checkDuration(value) : fits(value, kind) ? undefined : mismatch(value, kind);
  return problem === undefined ? [] : [`'${name}' ${problem}`];
}

function fits(value: JsonValue, kind: SettingKind): boolean {
  return kind === 'text' ? typeof value === 'string' : kind === 'flag' && typeof value === 'boolean';
}

function checkDuration(value: JsonValue): string | undefined {
  if (typeof value === 'number') return undefined;
  if (typeof value !== 'string') return mismatch(value, 'duration');
  const parsed = parseGoDuration(value);
  if (parsed.ok) return undefined;
  // The reference leaves out what the setting says, which may be a secret.
  return parsed.error.replace(/^(time: unknown unit) .*$/s, '$1').replace(/^(time: .*) "[^"]*"$/s, '$1');
}

function mismatch(value: JsonValue, kind: SettingKind): string {
  if (kind === 'texts') return `source data must be an array or slice, got ${simpleKind(value)}`;
  return `expected type '${goTypes[kind]}', got unconvertible type '${goTypeOf(value)}'`;
}

function simpleKind(value: JsonValue): string {
  if (Array.isArray(value)) return 'slice';
  return isJsonObject(value) ? 'map' : goTypeOf(value);
}
