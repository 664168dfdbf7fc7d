import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { runners } from './registry.ts';
import type { ConformanceCase, VectorFile } from './runner.ts';
import { isCorpus, readCorpus } from './runners/corpus.ts';

/** The cases of one file. */
export interface CaseFile {
  readonly path: string;
  readonly cases: readonly ConformanceCase[];
}

const runnerBySchema = new Map(runners.map((runner) => [runner.schema, runner]));

/** Finds every file of cases below the given directories. JSON files of other kinds are passed over. */
export function findCases(directories: readonly string[]): CaseFile[] {
  return directories.flatMap((directory) => listJsonFiles(directory)).flatMap((path) => readCaseFile(path) ?? []);
}

function listJsonFiles(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(directory, name));
}

function readCaseFile(path: string): CaseFile | undefined {
  const json = parseJson(path);
  if (basename(path) === 'expected.json' && isCorpus(json)) return { path, cases: readCorpus(json, dirname(path)) };
  if (!isVectorFile(json)) return undefined;
  const runner = runnerBySchema.get(json.schema);
  return runner === undefined ? undefined : { path, cases: runner.readCases(json, dirname(path)) };
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function isVectorFile(json: unknown): json is VectorFile {
  if (typeof json !== 'object' || json === null || !('schema' in json) || !('cases' in json)) return false;
  return typeof json.schema === 'string' && Array.isArray(json.cases);
}
