import type { Group } from './candidate.ts';
import type { JobId, JobInput, ResourceId, VersionDigest } from './job-input.ts';
import { LastUsed } from './last-used.ts';
import { noSatisfiableBuilds, pinnedVersionNotFound } from './messages.ts';
import type { PartOutcome } from './resolution.ts';
import { searchGroup } from './search-group.ts';
import type { LastUsedBuilds, VersionsView } from './versions-view.ts';

/** Resolves a group of inputs that share passed jobs (scheduling.md 4.6). */
export async function resolveGroup(view: VersionsView, job: JobId, inputs: readonly JobInput[]): Promise<PartOutcome> {
  const [pins, found] = await Promise.all([findPins(view, inputs), findLastUsed(view, job, inputs)]);
  const missing = inputs.find((input, index) => input.pin !== undefined && pins[index] === undefined);
  if (missing?.pin !== undefined) return { kind: 'failed', reason: pinnedVersionNotFound(missing.pin) };
  const group = makeGroup(inputs, pins);
  const choices = await searchGroup(view, group, new LastUsed(group, found));
  return choices === undefined ? { kind: 'failed', reason: noSatisfiableBuilds } : { kind: 'chosen', choices };
}

async function findPins(view: VersionsView, inputs: readonly JobInput[]): Promise<(VersionDigest | undefined)[]> {
  const asked = inputs.flatMap(({ resource, pin }) => (pin === undefined ? [] : [{ resource, pin }]));
  const found = asked.length === 0 ? [] : await view.pinned(asked);
  let next = 0;
  return inputs.map((input) => (input.pin === undefined ? undefined : found[next++]));
}

/** The last used builds of the resources of `every` inputs, where there are some (scheduling.md 4.7). */
async function findLastUsed(
  view: VersionsView,
  job: JobId,
  inputs: readonly JobInput[],
): Promise<ReadonlyMap<ResourceId, LastUsedBuilds>> {
  const resources = [...new Set(inputs.filter((input) => input.every).map((input) => input.resource))];
  const answers = resources.length === 0 ? [] : await view.lastUsed(job, resources);
  return new Map(
    resources.flatMap((resource, index) => {
      const builds = answers[index];
      return builds === undefined ? [] : [[resource, builds] as const];
    }),
  );
}

function makeGroup(inputs: readonly JobInput[], pins: readonly (VersionDigest | undefined)[]): Group {
  const passed = inputs.map((input) => [...new Set(input.passed)].sort((left, right) => left - right));
  const inputsOf = new Map<JobId, number[]>();
  for (const [input, jobs] of passed.entries()) {
    for (const job of jobs) inputsOf.set(job, [...(inputsOf.get(job) ?? []), input]);
  }
  return { inputs, pins, passed, inputsOf };
}
