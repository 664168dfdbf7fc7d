import { RondoError } from '@rondo/foundation';
import type { VersionConfig } from '@rondo/pipeline';

/** What a resource's program wrote is not what the protocol asks for (scheduling.md 11). */
export class ProgramAnswerError extends RondoError {
  readonly code = 'PROGRAM_ANSWER';
}

export interface MetadataEntry {
  readonly name: string;
  readonly value: string;
}

/** What `in` and `out` answer. */
export interface ProgramAnswer {
  readonly version: VersionConfig;
  readonly metadata: readonly MetadataEntry[];
}

/** The answer of `in` or `out`. Throws ProgramAnswerError; `command` is the program with its arguments. */
export function readProgramAnswer(stdout: string, command: string): ProgramAnswer {
  const nullVersion = () => new ProgramAnswerError(`resource script (${command}) output a null version`);
  const value = readFirstValue(stdout);
  if (value === undefined || value === null) throw nullVersion();
  if (typeof value !== 'object' || Array.isArray(value))
    throw new ProgramAnswerError(`resource script (${command}) output no JSON object`);
  const { version, metadata } = value as { version?: unknown; metadata?: unknown };
  if (version === undefined || version === null) throw nullVersion();
  return { version: readVersion(version, command), metadata: readMetadata(metadata, command) };
}

/** The versions that a check answers; nothing at all means none. Throws ProgramAnswerError. */
export function readVersions(stdout: string, command: string): VersionConfig[] {
  const value = readFirstValue(stdout);
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new ProgramAnswerError(`resource script (${command}) output no list of versions`);
  return value.map((version) => readVersion(version, command));
}

function readVersion(value: unknown, command: string): VersionConfig {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isMap && Object.values(value).every((field) => typeof field === 'string')) return value as VersionConfig;
  throw new ProgramAnswerError(`resource script (${command}) output a version whose values are not all strings`);
}

function readMetadata(value: unknown, command: string): MetadataEntry[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value))
    throw new ProgramAnswerError(`resource script (${command}) output metadata that is no list`);
  return value.map((entry: unknown) => {
    const { name, value: text } = (entry ?? {}) as { name?: unknown; value?: unknown };
    if (typeof name === 'string' && typeof text === 'string') return { name, value: text };
    throw new ProgramAnswerError(`resource script (${command}) output metadata without name and value`);
  });
}

/** The first JSON value of a text; whatever follows is not looked at. */
function readFirstValue(text: string): unknown {
  const trimmed = text.trimStart();
  if (trimmed === '') return undefined;
  try {
    return JSON.parse(trimmed);
  } catch (whole) {
    const end = endOfFirstValue(trimmed);
    if (end !== undefined && end < trimmed.length) return readFirstValue(trimmed.slice(0, end));
    throw new ProgramAnswerError(
      `resource script output malformed JSON: ${whole instanceof Error ? whole.message : ''}`,
      { cause: whole },
    );
  }
}

/** Where the object or list that a text begins with ends; undefined where it has no end or is neither. */
function endOfFirstValue(text: string): number | undefined {
  if (!/^[{[]/.test(text)) return /^("(?:[^"\\]|\\.)*"|[^\s]+)/s.exec(text)?.[0].length;
  let depth = 0;
  for (const token of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/gs)) {
    if (token[0] === '{' || token[0] === '[') depth += 1;
    if (token[0] === '}' || token[0] === ']') depth -= 1;
    if (depth === 0) return token.index + 1;
  }
  return undefined;
}
