import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CorpusRecord, runCorpusRecord, runTaskRecord, type TaskRecord } from '@rondo/pipeline/testing';
import type { ConformanceCase } from '../runner.ts';

interface Corpus {
  readonly files: readonly (CorpusRecord | TaskRecord)[];
}

/** Whether a file is the `expected.json` of a corpus: records about the pipelines or tasks beside it. */
export function isCorpus(json: unknown): json is Corpus {
  if (typeof json !== 'object' || json === null || !('files' in json) || !Array.isArray(json.files)) return false;
  return json.files.every((record: unknown) => typeof record === 'object' && record !== null && 'file' in record);
}

/** One case for each record. */
export function readCorpus(corpus: Corpus, directory: string): readonly ConformanceCase[] {
  const read = (name: string) => readFileSync(join(directory, name), 'utf8');
  return corpus.files.map((record) => ({
    name: record.file,
    run: () => ('validate' in record ? runCorpusRecord(record, read) : runTaskRecord(record, read)),
  }));
}
