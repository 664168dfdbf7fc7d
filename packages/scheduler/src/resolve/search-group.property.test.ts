import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findPin, type History, searchByTheBook, viewOf } from '../testing/brute-force.ts';
import { groupInputs } from './group-inputs.ts';
import type { BuildId, JobId, JobInput, ResourceId, VersionDigest } from './job-input.ts';
import type { HistoryBuild } from './memory/job-history.ts';
import { resolveGroup } from './resolve-group.ts';

const current = 9 as JobId;
const upstream = [1, 2, 3, 4] as JobId[];
const resources = [1, 2, 3] as ResourceId[];
const digests = ['a', 'b', 'c', 'd'] as VersionDigest[];
const runs = Number(process.env.RONDO_PROPERTY_RUNS ?? 3_000);

/** How histories look: how many builds, how much a build carries, how much of it is no longer there. */
const sparse = { builds: [0, 14], outputs: [0, 3], versions: [5, 12], inputs: [1, 4], passed: [1, 3], pin: 8 } as const;
const dense = {
  builds: [10, 34],
  outputs: [2, 3],
  versions: [11, 12],
  inputs: [3, 4],
  passed: [2, 4],
  pin: 40,
} as const;
type Shape = typeof sparse | typeof dense;

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
      { weight: 8, arbitrary: fc.constantFrom(...upstream) },
      { weight: 1, arbitrary: fc.constant(current) },
    ),
    succeeded: fc.integer({ min: 0, max: 9 }).map((luck) => luck > 0),
    got: fc.oneof({ weight: 9, arbitrary: single }, { weight: 1, arbitrary: double }),
    put: fc.oneof({ weight: 6, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: double }),
    rerunOf: fc.option(fc.nat(), { freq: 5 }),
    pipes: fc.array(fc.nat(), { maxLength: 3 }),
  });
}

function historyOf(shape: Shape): fc.Arbitrary<History> {
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
      versions: versions.map((entry, index) => ({ ...entry, value: { ver: entry.version }, checkOrder: index })),
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
  const sources = told.filter((other) => other.job !== current && other.succeeded);
  const based = job === current ? pipes.map((pipe) => sources[pipe % (sources.length || 1)]?.id) : [];
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

function inputsOf(shape: Shape): fc.Arbitrary<JobInput[]> {
  const input = fc.record({
    resource: fc.constantFrom(...resources),
    passed: fc.uniqueArray(fc.constantFrom(...upstream), within(shape.passed)),
    every: fc.boolean(),
    pin: fc.option(fc.constantFrom(...digests), { freq: shape.pin }),
  });
  return fc.array(input, within(shape.inputs)).map((inputs) =>
    inputs.map(({ pin, ...config }, index) => ({
      ...config,
      name: `input-${index}`,
      ...(pin === null ? {} : { pin: { ver: pin } }),
    })),
  );
}

describe('the search of a group', () => {
  it.each([
    ['sparse', sparse],
    ['dense', dense],
  ])(
    'finds what the search of the specification finds, build by build: %s histories',
    { timeout: 600_000 },
    async (_, shape) => {
      const property = fc.asyncProperty(historyOf(shape), inputsOf(shape), async (past, wanted) => {
        const view = viewOf(past);
        for (const group of groupInputs(wanted)) {
          if (group.some((input) => input.pin !== undefined && findPin(past, input) === undefined)) continue;
          const expected = searchByTheBook(past, { job: current, inputs: group });
          const found = await resolveGroup(view, current, group);
          expect(found.kind === 'chosen' ? found.choices : undefined).toEqual(expected);
        }
      });
      await fc.assert(property, { numRuns: runs });
    },
  );
});
