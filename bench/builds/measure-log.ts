import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Quickstart } from '../../e2e/world/quickstart.ts';
import { type Measurement, sample, summarize } from '../measurement.ts';
import { lineCount, makeLines } from './pipeline.ts';
import { openPipelineTimes } from './pipeline-times.ts';

/** A build that prints a prepared file, beside the same program on a terminal of its own; and what its log takes. */
export async function measureLog({ api, directory }: Quickstart, count: number): Promise<Measurement[]> {
  await using times = await openPipelineTimes(directory);
  const durations: number[] = [];
  let lastId = 0;
  for (let number = 0; number <= count; number += 1) {
    const { id, name } = await api.trigger('bench', 'lines');
    await api.finishedBuild('bench', 'lines', name);
    lastId = id;
    // The first one makes the file.
    if (number > 0) durations.push((await times.buildEnded('lines', name)) - (await times.buildStarted('lines', name)));
  }
  const sealed = await api.eventually('the log to be sealed', {}, () => times.sealedLog(lastId));
  const share = (100 * sealed.storedBytes) / (lineCount * 100);
  return [
    summarize(`${lineCount} lines of 100 bytes, start to end of the build`, durations, {
      floor: { value: await floor(count), of: 'the same cat under script, into a pipe' },
      budget: '3 x the floor',
    }),
    summarize('its log once sealed', [share], { unit: '% of the text', budget: '10 %' }),
  ];
}

/** Tasks have a terminal between the program and its reader. */
async function floor(count: number): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'rondo-bench-'));
  try {
    execFileSync('sh', ['-c', `${makeLines} >lines`], { cwd: directory });
    const print = async () => {
      execFileSync('script', ['-qec', 'cat lines', '/dev/null'], { cwd: directory, maxBuffer: 64 << 20 });
    };
    return summarize('', await sample(count, print)).median;
  } finally {
    rmSync(directory, { recursive: true });
  }
}
