import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { BuildId, JobId, JobInput, ResourceId, Version, VersionDigest } from '../resolve/job-input.ts';
import type { HistoryBuild } from '../resolve/memory/job-history.ts';
import type { History } from './history.ts';

/** The job whose inputs are resolved, and those upstream of it. */
export const currentJob = 9 as JobId;
const upstreamJobs = [1, 2, 3, 4].map((id) => id as JobId);
const resources = [1, 2, 3].map((id) => id as ResourceId);
const values = ['a', 'b', 'c', 'd'].map((ver) => ({ ver }));
const digests = values.map(digestOf);

/** How histories look: how many builds, how many in nine are the job's own, how much a build carries, how much of it is no longer there. */
export const sparse = {
  builds: [0, 14],
  own: 1,
  outputs: [0, 3],
  versions: [5, 12],
  inputs: [1, 4],
  passed: [1, 3],
  pin: 8,
} as const;
export const dense = {
  builds: [10, 34],
  own: 1,
  outputs: [2, 3],
  versions: [11, 12],
  inputs: [3, 4],
  passed: [2, 4],
  pin: 40,
} as const;
/** The job has run often: where `every` goes on from matters. */
export const used = {
  builds: [8, 26],
  own: 3,
  outputs: [1, 3],
  versions: [9, 12],
  inputs: [2, 4],
  passed: [1, 3],
  pin: 40,
} as const;
export type Shape = typeof sparse | typeof dense | typeof used;

const resourceVersion = fc.record({ resource: fc.constantFrom(...resources), version: fc.constantFrom(...digests) });
const within = ([minLength, maxLength]: readonly [number, number]) => ({ minLength, maxLength });

function buildOf(shape: Shape) {
  const single = fc.uniqueArray(resourceVersion, { selector: (output) => output.resource, ...within(shape.outputs) });
  const double = fc.uniqueArray(resourceVersion, {
    selector: ({ resource, version }) => `${resource}${version}`,
    maxLength: 4,
  });
  return fc.record({
    job: fc.oneof(
      { weight: 9 - shape.own, arbitrary: fc.constantFrom(...upstreamJobs) },
      { weight: shape.own, arbitrary: fc.constant(currentJob) },
    ),
    succeeded: fc.integer({ min: 0, max: 9 }).map((luck) => luck > 0),
    got: fc.oneof({ weight: 9, arbitrary: single }, { weight: 1, arbitrary: double }),
    put: fc.oneof({ weight: 6, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: double }),
    rerunOf: fc.option(fc.nat(), { freq: 5 }),
    pipes: fc.array(fc.nat(), { maxLength: 3 }),
  });
}

/** The digest under which a database knows a version: SHA-256 of its JSON with sorted keys. */
function digestOf(value: Version): VersionDigest {
  const json = JSON.stringify(Object.fromEntries(Object.entries(value).sort()));
  return createHash('sha256').update(json).digest('hex') as VersionDigest;
}

function readDigest(digest: VersionDigest): Version {
  return values[digests.indexOf(digest)] ?? {};
}

/** Histories of a shape. */
export function historyOf(shape: Shape): fc.Arbitrary<History> {
  return fc
    .record({
      builds: fc.array(buildOf(shape), within(shape.builds)),
      versions: fc.uniqueArray(resourceVersion, {
        selector: ({ resource, version }) => `${resource}${version}`,
        ...within(shape.versions),
      }),
      disabled: fc.array(resourceVersion, { maxLength: 2 }),
    })
    .map(({ builds, versions, disabled }) => ({
      disabled,
      versions: versions.map((entry, index) => ({ ...entry, value: readDigest(entry.version), checkOrder: index })),
      builds: tellAll(builds),
    }));
}

type Drawn = ReturnType<typeof buildOf> extends fc.Arbitrary<infer Build> ? Build : never;

function tellAll(drawn: readonly Drawn[]): HistoryBuild[] {
  const told: HistoryBuild[] = [];
  for (const build of drawn) told.push(tell(told, build));
  return told;
}

/** A drawn build as the next one of a history: reruns are of an original of the same job, pipes come from what was there. */
function tell(told: readonly HistoryBuild[], { job, succeeded, got, put, rerunOf, pipes }: Drawn): HistoryBuild {
  const originals = told.filter((other) => other.job === job && other.rerunOf === undefined);
  const original = rerunOf === null ? undefined : originals[rerunOf % (originals.length || 1)];
  const sources = told.filter((other) => other.job !== currentJob && other.succeeded);
  const based = job === currentJob ? pipes.map((pipe) => sources[pipe % (sources.length || 1)]?.id) : [];
  return {
    id: (told.length + 1) as BuildId,
    ...(original === undefined ? {} : { rerunOf: original.id }),
    job,
    succeeded,
    inputs: got.map((version) => ({ name: `r${version.resource}`, ...version })),
    outputs: put,
    pipes: based.filter((id) => id !== undefined),
  };
}

/** Inputs of the current job, all with `passed`. */
export function inputsOf(shape: Shape): fc.Arbitrary<JobInput[]> {
  const input = fc.record({
    resource: fc.constantFrom(...resources),
    passed: fc.uniqueArray(fc.constantFrom(...upstreamJobs), within(shape.passed)),
    every: fc.boolean(),
    pin: fc.option(fc.constantFrom(...values), { freq: shape.pin }),
  });
  return fc.array(input, within(shape.inputs)).map((inputs) =>
    inputs.map(({ pin, ...config }, index) => ({
      ...config,
      name: `input-${index}`,
      ...(pin === null ? {} : { pin }),
    })),
  );
}
