import type { BuildId, JobId, JobInputs, ResourceId, VersionDigest } from '../resolve/job-input.ts';
import { MemoryVersionsView } from '../resolve/memory/memory-versions-view.ts';
import type { Resolution } from '../resolve/resolution.ts';
import { resolveInputs } from '../resolve/resolve-inputs.ts';
import type { VersionsView } from '../resolve/versions-view.ts';

/** A case of the schema `algorithm/1`: the state of a pipeline, the inputs of one job, and what they must resolve to. */
export interface AlgorithmCase {
  name: string;
  db: AlgorithmState;
  job: string;
  inputs: { name: string; resource: string; passed?: string[]; version?: string | { ver: string } }[];
  /** How often the same answer must come. */
  repeat?: number;
  expect: {
    resolved: boolean;
    values?: Record<string, string>;
    errors?: Record<string, string>;
    passed_builds?: Record<string, number[]>;
    has_next?: boolean;
    first_occurrence?: Record<string, boolean>;
  };
}

/** The tables of a case. A version `V` stands for `{"ver": V}`. */
export interface AlgorithmState {
  jobs: { id: number; name: string }[];
  resources: { id: number; name: string; has_scope?: boolean }[];
  versions: { resource: string; version: string; check_order: number }[];
  disabled_versions: { resource: string; version: string }[];
  builds: { id: number; job: string; status: string; rerun_of?: number }[];
  build_inputs: { build: number; name: string; resource: string; version: string }[];
  build_outputs: { build: number; resource: string; version: string }[];
  build_pipes: { from: number; to: number }[];
}

/** Resolves the inputs of a case as often as it says and gives what differs from what it expects; nothing when all is well. */
export async function runAlgorithmCase(
  algorithmCase: AlgorithmCase,
  view: VersionsView = loadHistory(algorithmCase.db),
): Promise<Mismatch[]> {
  const inputs = readInputs(algorithmCase);
  for (let round = 0; round < (algorithmCase.repeat ?? 1); round += 1) {
    const mismatches = compare(algorithmCase.expect, await resolveInputs(view, inputs));
    if (mismatches.length > 0) return mismatches;
  }
  return [];
}

/** A difference between what a case expects and what came. */
interface Mismatch {
  view: string;
  expected: string;
  actual: string;
}

/** The state of a case as a view. */
export function loadHistory(state: AlgorithmState): MemoryVersionsView {
  const { jobs, resources } = ids(state);
  const view = new MemoryVersionsView();
  const unchecked = new Set(state.resources.filter((resource) => resource.has_scope === false).map(({ name }) => name));
  for (const { resource, version, check_order } of state.versions) {
    if (unchecked.has(resource)) continue;
    const entry = { version: digest(version), value: { ver: version }, checkOrder: check_order };
    view.addVersion(resources(resource), entry);
  }
  for (const { resource, version } of state.disabled_versions) {
    view.disableVersion({ resource: resources(resource), version: digest(version) });
  }
  const inputs = Map.groupBy(state.build_inputs, (input) => input.build);
  const outputs = Map.groupBy(state.build_outputs, (output) => output.build);
  const pipes = Map.groupBy(state.build_pipes, (pipe) => pipe.to);
  const versionOf = (row: { resource: string; version: string }) => {
    return { resource: resources(row.resource), version: digest(row.version) };
  };
  for (const build of state.builds) {
    view.addBuild({
      id: buildId(build.id),
      ...(build.rerun_of === undefined ? {} : { rerunOf: buildId(build.rerun_of) }),
      job: jobs(build.job),
      succeeded: build.status === 'succeeded',
      inputs: (inputs.get(build.id) ?? []).map((input) => ({ name: input.name, ...versionOf(input) })),
      outputs: (outputs.get(build.id) ?? []).map(versionOf),
      pipes: (pipes.get(build.id) ?? []).map((pipe) => buildId(pipe.from)),
    });
  }
  return view;
}

/** The inputs of a case. */
export function readInputs({ db, job, inputs }: Pick<AlgorithmCase, 'db' | 'job' | 'inputs'>): JobInputs {
  const { jobs, resources } = ids(db);
  const read = inputs.map(({ name, resource, passed = [], version }) => ({
    name,
    resource: resources(resource),
    passed: passed.map(jobs),
    every: version === 'every',
    ...(typeof version === 'object' ? { pin: version } : {}),
  }));
  return { job: jobs(job), inputs: read };
}

function compare(expected: AlgorithmCase['expect'], resolution: Resolution): Mismatch[] {
  const inputs = [...resolution.inputs];
  const values = inputs.flatMap(([name, input]) => (input.kind === 'resolved' ? [[name, input.version]] : []));
  const errors = inputs.flatMap(([name, input]) => (input.kind === 'failed' ? [[name, input.reason]] : []));
  return [
    ...differ('resolved', expected.resolved, resolution.resolved),
    ...differ('errors', expected.errors ?? {}, Object.fromEntries(errors)),
    ...(expected.resolved ? differ('values', expected.values, Object.fromEntries(values)) : []),
    ...(expected.has_next === undefined ? [] : differ('has_next', expected.has_next, resolution.hasNext)),
    ...Object.entries(expected.passed_builds ?? {}).flatMap(([name, builds]) => {
      const input = resolution.inputs.get(name);
      const found = input?.kind === 'resolved' ? input.passedBuilds : undefined;
      return differ(`passed_builds.${name}`, asSet(builds), found && asSet(found));
    }),
    ...Object.entries(expected.first_occurrence ?? {}).flatMap(([name, first]) => {
      const input = resolution.inputs.get(name);
      return differ(`first_occurrence.${name}`, first, input?.kind === 'resolved' ? input.firstOccurrence : undefined);
    }),
  ];
}

function asSet(builds: readonly number[]): number[] {
  return [...new Set(builds)].sort((left, right) => left - right);
}

function differ(view: string, wanted: unknown, came: unknown): Mismatch[] {
  const [expected, actual] = [canonical(wanted), canonical(came)];
  return expected === actual ? [] : [{ view, expected, actual }];
}

function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value) ?? 'nothing';
  return JSON.stringify(Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))));
}

function ids({ jobs, resources }: AlgorithmState) {
  const jobIds = new Map(jobs.map((job) => [job.name, job.id]));
  const resourceIds = new Map(resources.map((resource) => [resource.name, resource.id]));
  const idIn = (known: Map<string, number>, name: string) => {
    const id = known.get(name);
    if (id === undefined) throw new RangeError(`the case names ${name}, which it does not list`);
    return id;
  };
  return {
    // The ids of a case are the ids of the history made from it.
    jobs: (name: string) => idIn(jobIds, name) as JobId,
    resources: (name: string) => idIn(resourceIds, name) as ResourceId,
  };
}

function buildId(id: number): BuildId {
  return id as BuildId;
}

function digest(version: string): VersionDigest {
  return version as VersionDigest;
}
