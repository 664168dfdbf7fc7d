/** A whole Rondo started as a user would, and what people wait for: its start, builds, and their logs. */
import { execFileSync } from 'node:child_process';
import type { ApiClient } from '../e2e/world/api-client.ts';
import { Quickstart } from '../e2e/world/quickstart.ts';
import { type Bench, type Measurement, sample, summarize } from './measurement.ts';
import { readCpuMs, readPssMb } from './process-cost.ts';

const lines = 200_000;

const task = (name: string, path: string, args: readonly string[] = []) => ({
  task: name,
  config: { platform: 'linux', run: { path, args } },
});
const ten = Array.from({ length: 10 }, (_, index) => task(`t${index}`, 'true'));
const catLines = `yes "$(printf '%099d' 0)" | head -n ${lines} > lines; cat lines`;

const pipeline = JSON.stringify({
  jobs: [
    { name: 'one', plan: [task('t', 'true')] },
    { name: 'sequence', plan: ten },
    { name: 'parallel', plan: [{ in_parallel: ten }] },
    { name: 'lines', plan: [task('t', 'sh', ['-ec', catLines])] },
  ],
});

export const run: Bench = async (progress) => {
  progress('starting Rondo');
  const first = await Quickstart.start(['--no-example']);
  await first.stop();
  const startedMs = performance.now();
  await using rondo = await Quickstart.startIn(first.directory, ['--no-example']);
  const second = summarize('quickstart started again, until it is ready', [performance.now() - startedMs], {
    budget: '3 s',
  });
  await rondo.api.setPipeline('bench', pipeline);
  const builds = await measureBuilds(rondo.api, progress);
  progress('idling for 20 s');
  return [second, ...builds, ...(await measureIdle(rondo))];
};

async function measureBuilds(api: ApiClient, progress: (text: string) => void): Promise<Measurement[]> {
  const build = (job: string) => async () => {
    const { id } = await api.trigger('bench', job);
    await api.events(id, { timeoutMs: 120_000 });
  };
  const measure = async (name: string, job: string, options: { count: number; budget: string }) => {
    progress(name);
    return summarize(name, await sample(options.count, build(job)), { budget: options.budget });
  };
  return [
    await measure('trigger to end of the events, one task', 'one', { count: 50, budget: '80 ms' }),
    await measure('ten tasks in sequence', 'sequence', { count: 10, budget: '400 ms' }),
    await measure('ten tasks in parallel', 'parallel', { count: 10, budget: '300 ms' }),
    {
      ...(await measure(`${lines} lines of 100 bytes, read as they come`, 'lines', {
        count: 3,
        budget: '3 x the floor',
      })),
      floor: { value: floorOfLines(), of: 'the same script under `script`, into a pipe' },
    },
  ];
}

/** A terminal between the program and its reader, as tasks have one. */
function floorOfLines(): number {
  const startedMs = performance.now();
  execFileSync('script', ['-qec', `cd "$(mktemp -d)"; ${catLines}`, '/dev/null'], { maxBuffer: 64 << 20 });
  return performance.now() - startedMs;
}

/** What it costs to have it run without anything to do. */
async function measureIdle(rondo: Quickstart): Promise<Measurement[]> {
  const ids = await Promise.all((['web', 'worker'] as const).map(async (name) => (await rondo.child(name)).processId));
  const before = await Promise.all(ids.map(readCpuMs));
  const startedMs = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 20_000));
  const elapsedMs = performance.now() - startedMs;
  const after = await Promise.all(ids.map(readCpuMs));
  const cpuMs = after.reduce((sum, ms, index) => sum + ms - (before[index] ?? 0), 0);
  const memory = await Promise.all(ids.map(readPssMb));
  return [
    summarize('processor when idle, web and worker', [(100 * cpuMs) / elapsedMs], { unit: '% of one core' }),
    summarize('memory when idle, web', [memory[0] ?? 0], { unit: 'MiB (PSS)' }),
    summarize('memory when idle, worker', [memory[1] ?? 0], { unit: 'MiB (PSS)' }),
  ];
}
