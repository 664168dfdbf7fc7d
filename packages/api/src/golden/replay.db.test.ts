import { isDeepStrictEqual } from 'node:util';
import { routes } from '@rondo/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiWorld } from '../testing/api-world.ts';
import { departureOf, routeOf } from '../testing/check-described.ts';
import { createRecordedWorld, setLaterPipelines } from '../testing/recorded-world.ts';
import { compareWith, isFor, send, titleOf } from '../testing/replaying.ts';
import { intendedDifferences } from './intended-differences.ts';
import { hasRecordings, type Recorded, readRecorded } from './recording.ts';

/** In the order in which they were recorded: later ones see what earlier ones did. */
const files = [
  'api/get-server',
  'api/get-teams',
  'api/get-pipelines',
  'api/get-jobs',
  'api/get-builds',
  'api/get-resources',
  'api/get-versions',
  'api/get-workers',
  'api/mut-config',
  'api/mut-pipelines',
  'api/mut-jobs-builds',
  'api/mut-resources',
  'api/mut-teams',
  'api/mut-server',
  'api/edge-cases',
  'worker/web-api-with-system-token',
];

describe.skipIf(!hasRecordings)('a stock client sees what it saw of a stock server', () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await createRecordedWorld();
  }, 120_000);
  afterAll(() => world[Symbol.asyncDispose]());
  const used = new Set<number>();
  const answered = new Set<string>();

  for (const file of files) {
    if (file === 'api/mut-config') it('and then fly set more pipelines', () => setLaterPipelines(world));
    const records = readRecorded(`${file}.json`);
    it.each(records.map((record, index): [string, Recorded] => [titleOf(file, index, record), record]))(
      '%s',
      async (_title, record) => {
        const answer = await send(world, record);
        expect(departureOf(record.request, answer)).toBeUndefined();
        if (answer.statusCode < 400) answered.add(routeOf(record.request.method, record.request.path) ?? '');
        const { seen, expected } = compareWith(record, answer);
        if (isDeepStrictEqual(seen, expected)) return;
        const place = intendedDifferences.findIndex((entry) => isFor(entry, record, seen.status));
        if (place < 0) expect(seen).toEqual(expected);
        used.add(place);
      },
    );
  }

  it('and every row of the list of intended differences is needed', () => {
    expect(intendedDifferences.filter((_, index) => !used.has(index))).toEqual([]);
  });

  it('and what the description of the API says was held against an answer of every route but these', () => {
    const missing = ['BuildEvents', 'CreateArtifact', 'DownloadCLI', 'GetArtifact', 'GetContainer', 'HijackContainer'];
    expect(
      routes
        .map(({ name }) => name as string)
        .filter((name) => !answered.has(name))
        .sort(),
    ).toEqual(missing);
  });
});
