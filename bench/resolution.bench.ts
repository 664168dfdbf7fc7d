import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type JobInputs, resolveInputs, type VersionsView } from '@rondo/scheduler';
import { type AlgorithmCase, type AlgorithmState, loadHistory, readInputs } from '@rondo/scheduler/testing';
import { type Bench, sample, summarize } from './measurement.ts';

const vectors = join(import.meta.dirname, '../../shared/vectors/algorithm/regression.json');
const rounds = 200;

interface Problem {
  name: string;
  view: VersionsView;
  inputs: JobInputs;
}

function recordedProblems(): Problem[] {
  if (!existsSync(vectors)) return [];
  const { cases }: { cases: AlgorithmCase[] } = JSON.parse(readFileSync(vectors, 'utf8'));
  return cases.map((recorded) => ({
    name: recorded.name,
    view: loadHistory(recorded.db),
    inputs: readInputs(recorded),
  }));
}

interface Shape {
  jobs: number;
  builds: number;
  versions: number;
  resources: number;
  every: number;
  /** Which versions of which resources a build of a job carries. */
  carries: (job: number, build: number, resource: number) => number | undefined;
}

/** A pipeline of `jobs` upstream jobs whose builds all carry `resources` resources, and one job that wants what passed them all. */
function generate(name: string, { jobs, builds, versions, resources, every, carries }: Shape): Problem {
  const names = (count: number, prefix: string) => Array.from({ length: count }, (_, index) => `${prefix}${index}`);
  const [jobNames, resourceNames] = [names(jobs, 'job-'), names(resources, 'resource-')];
  const state: AlgorithmState = {
    jobs: [...jobNames, 'current'].map((job, index) => ({ id: index + 1, name: job })),
    resources: resourceNames.map((resource, index) => ({ id: index + 1, name: resource })),
    versions: resourceNames.flatMap((resource) =>
      Array.from({ length: versions }, (_, index) => ({ resource, version: `v${index}`, check_order: index + 1 })),
    ),
    disabled_versions: [],
    builds: [],
    build_inputs: [],
    build_outputs: [],
    build_pipes: [],
  };
  for (let build = 0; build < builds; build += 1) {
    for (const [job, jobName] of jobNames.entries()) {
      const id = state.builds.length + 1;
      state.builds.push({ id, job: jobName, status: 'succeeded' });
      for (const [index, resource] of resourceNames.entries()) {
        const version = carries(job, build, index);
        if (version !== undefined) state.build_outputs.push({ build: id, resource, version: `v${version}` });
      }
    }
  }
  const inputs = resourceNames.map((resource, index) => ({
    name: resource,
    resource,
    passed: jobNames,
    ...(index < every ? { version: 'every' } : {}),
  }));
  if (every > 0) useOldBuilds(state, jobNames, resourceNames);
  return { name, view: loadHistory(state), inputs: readInputs({ db: state, job: 'current', inputs }) };
}

/** The job ran once, a long time ago, on the tenth round of upstream builds. */
function useOldBuilds(state: AlgorithmState, jobs: string[], resources: string[]): void {
  const id = state.builds.length + 1;
  const sources = jobs.map((_, index) => jobs.length * 10 + index + 1);
  state.builds.push({ id, job: 'current', status: 'succeeded' });
  for (const resource of resources) state.build_inputs.push({ build: id, name: resource, resource, version: 'v10' });
  for (const from of sources) state.build_pipes.push({ from, to: id });
}

function generatedProblems(): Problem[] {
  const same = (_: number, build: number) => build;
  return [
    generate('fan-in of 50 jobs, 100,000 versions, newest fits', {
      jobs: 50,
      builds: 500,
      versions: 100_000,
      resources: 1,
      every: 0,
      carries: same,
    }),
    generate('fan-in of 50 jobs, the last one 490 builds behind', {
      jobs: 50,
      builds: 500,
      versions: 500,
      resources: 1,
      every: 0,
      carries: (job, build) => (job === 49 ? Math.min(build, 10) : build),
    }),
    generate('20 jobs, 3 resources, every on 3, 1,000 builds waiting', {
      jobs: 20,
      builds: 1_000,
      versions: 34_000,
      resources: 3,
      every: 3,
      carries: same,
    }),
    generate('20 jobs, 3 resources, every on 3, one job holds a third back', {
      jobs: 20,
      builds: 1_000,
      versions: 1_000,
      resources: 3,
      every: 3,
      carries: (job, build, resource) => (job === 19 && resource === 2 ? 10 : build),
    }),
    generate('20 jobs, 3 resources, each version passed everything but never together', {
      jobs: 20,
      builds: 1_000,
      versions: 1_000,
      resources: 3,
      every: 0,
      carries: (job, build, resource) => (build + resource * job) % 1_000,
    }),
    generate('50 jobs, nothing in common', {
      jobs: 50,
      builds: 500,
      versions: 25_000,
      resources: 2,
      every: 0,
      carries: (job, build) => job * 500 + build,
    }),
  ];
}

/** The hardest recorded case, and generated pipelines with long histories: fresh searches on one history. */
export const run: Bench = async (progress) => {
  const measurements = [];
  for (const { name, view, inputs } of [...recordedProblems(), ...generatedProblems()]) {
    progress(name);
    const samples = await sample(rounds, () => resolveInputs(view, inputs));
    measurements.push(summarize(name, samples, { budget: 'p99 <= 50 ms' }));
  }
  return measurements;
};
