/** A whole Rondo started as a user would, and what people wait for: its start, builds, reactions to what is new, and logs. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Quickstart, root } from '../e2e/world/quickstart.ts';
import { measureFloor } from './builds/measure-floor.ts';
import { measureLog } from './builds/measure-log.ts';
import { measureReactions } from './builds/measure-reactions.ts';
import { pipeline } from './builds/pipeline.ts';
import { type Bench, type Measurement, sample, summarize } from './measurement.ts';
import { readCpuMs, readPssMb } from './process-cost.ts';

const idleMs = 20_000;
/** What `./quickstart` does first: it makes bundles where sources have changed, else it only looks. */
const setUp = () => promisify(execFile)(join(root, 'scripts/set-up'), ['run']);

export const run: Bench = async (progress) => {
  progress('starting Rondo twice');
  await setUp();
  const first = await Quickstart.start(['--no-example']);
  await first.stop();
  const startedMs = performance.now();
  await setUp();
  await using rondo = await Quickstart.startIn(first.directory, ['--no-example']);
  const start = summarize('./quickstart started again, until it is ready', [performance.now() - startedMs], {
    budget: '3 s',
  });
  progress('idling');
  const idle = await measureIdle(rondo);
  await rondo.api.setPipeline('bench', pipeline);
  progress('builds');
  const floor = measureFloor();
  const one = { job: 'one', count: 50, budget: '80 ms', floor: { value: floor.one, of: 'crun run of `true`' } };
  const ten = (value: number, how: string) => ({ count: 10, floor: { value, of: `ten times crun run, ${how}` } });
  const sequence = { job: 'sequence', budget: '400 ms', ...ten(floor.sequence, 'in turn') };
  const parallel = { job: 'parallel', budget: '300 ms', ...ten(floor.parallel, 'at once') };
  const builds = [
    await measureBuild(rondo, { name: 'trigger to finished, one task', ...one }),
    await measureBuild(rondo, { name: 'ten tasks in sequence', ...sequence }),
    await measureBuild(rondo, { name: 'ten tasks in parallel', ...parallel }),
  ];
  progress('reactions');
  const reactions = await measureReactions(rondo, 21);
  progress('a long log');
  return [start, ...builds, ...reactions, ...(await measureLog(rondo, 5)), ...idle];
};

/** From the request to the end of the event stream, which is what `fly trigger-job -w` waits for. */
async function measureBuild(
  { api }: Quickstart,
  { name, job, count, ...limits }: { name: string; job: string; count: number } & Limits,
): Promise<Measurement> {
  const build = async () => {
    const { id } = await api.trigger('bench', job);
    await api.events(id);
  };
  return summarize(name, await sample(count, build, { warmUp: 3 }), limits);
}

type Limits = Required<Pick<Measurement, 'budget' | 'floor'>>;

/** What it costs to have it run without anything to do. */
async function measureIdle(rondo: Quickstart): Promise<Measurement[]> {
  const ids = await Promise.all((['web', 'worker'] as const).map(async (name) => (await rondo.child(name)).processId));
  // What was needed for the start alone is given back first.
  await new Promise((resolve) => setTimeout(resolve, idleMs));
  const before = await Promise.all(ids.map(readCpuMs));
  const startedMs = performance.now();
  await new Promise((resolve) => setTimeout(resolve, idleMs));
  const elapsedMs = performance.now() - startedMs;
  const after = await Promise.all(ids.map(readCpuMs));
  const cpuMs = after.reduce((sum, ms, index) => sum + ms - (before[index] ?? 0), 0);
  const [web = Number.NaN, worker = Number.NaN] = await Promise.all(ids.map(readPssMb));
  return [
    summarize('processor when idle, web and worker', [(100 * cpuMs) / elapsedMs], {
      unit: '% of one core',
      budget: '1 %',
    }),
    summarize('memory when idle, web and worker', [web + worker], { unit: 'MiB (PSS)', budget: '250 MB' }),
  ];
}
