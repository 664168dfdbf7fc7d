import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedData } from '../testing/read-vectors.ts';
import { type CorpusRecord, runCorpusRecord, runTaskRecord, type TaskRecord } from '../testing/run-corpus-record.ts';

const directory = join(sharedData, 'pipelines');

function readRecords<R extends { readonly file: string }>(path: string): [string, R][] {
  const expected = join(path, 'expected.json');
  if (!existsSync(expected)) return [];
  const { files } = JSON.parse(readFileSync(expected, 'utf8'));
  return files.map((record: R): [string, R] => [record.file, record]);
}

describe.skipIf(!existsSync(directory))('real pipelines get the verdicts, texts and bytes of stock fly', () => {
  it.each(readRecords<CorpusRecord>(directory))('%s', (_, record) => {
    expect(runCorpusRecord(record, (name) => readFileSync(join(directory, name), 'utf8'))).toEqual([]);
  });

  it.each(readRecords<TaskRecord>(join(directory, 'tasks')))('task %s', (_, record) => {
    expect(runTaskRecord(record, (name) => readFileSync(join(directory, 'tasks', name), 'utf8'))).toEqual([]);
  });
});
