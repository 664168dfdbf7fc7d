import { groupInputs } from './group-inputs.ts';
import type { JobId, JobInput, JobInputs } from './job-input.ts';
import type { InputResolution, PartOutcome, Resolution, ResolvedPart } from './resolution.ts';
import { resolveAlone } from './resolve-alone.ts';
import { resolveGroup } from './resolve-group.ts';
import type { PartSources, VersionsView } from './versions-view.ts';

/** Inputs that are solved together: one without `passed`, or a group that shares passed jobs. */
interface Part {
  inputs: readonly JobInput[];
  isGroup: boolean;
  /** The configuration of the inputs, as text. */
  question: string;
  stamp: string | undefined;
}

interface Solved {
  part: Part;
  outcome: PartOutcome;
}

/**
 * Chooses a version for each input of a job (scheduling.md 4). Inputs without `passed` are resolved alone, the others in groups that
 * share passed jobs; a group that fails gives all its inputs its reason and leaves the others their versions. Input names are unique.
 *
 * @param previous an earlier resolution of the same job: parts whose configuration and data have not changed since are taken over
 */
export async function resolveInputs(
  view: VersionsView,
  { job, inputs }: JobInputs,
  previous?: Resolution,
): Promise<Resolution> {
  const parts = await partition(view, job, inputs);
  const solved = takeOver(parts, previous);
  const kept = new Set(solved.map(({ part }) => part));
  const changed = parts.filter((part) => !kept.has(part));
  solved.push(...(await solveAlone(view, job, changed)), ...(await solveGroups(view, job, changed)));
  return {
    resolved: solved.every(({ outcome }) => outcome.kind === 'chosen'),
    hasNext: solved.some(
      ({ outcome }) => outcome.kind === 'chosen' && outcome.choices.some((choice) => choice.hasNext),
    ),
    inputs: await describeInputs(view, job, solved),
    parts: solved.map(({ part: { question, stamp }, outcome }): ResolvedPart => ({ question, stamp, outcome })),
  };
}

async function partition(view: VersionsView, job: JobId, inputs: readonly JobInput[]): Promise<Part[]> {
  const alone = inputs.filter((input) => input.passed.length === 0).map((input) => [input]);
  const groups = groupInputs(inputs.filter((input) => input.passed.length > 0));
  const members = [...alone, ...groups];
  const stamps = await view.stamps(job, members.map(sourcesOf));
  return members.map((inputs, index) => {
    return { inputs, isGroup: index >= alone.length, question: JSON.stringify([job, inputs]), stamp: stamps[index] };
  });
}

function sourcesOf(inputs: readonly JobInput[]): PartSources {
  return {
    resources: [...new Set(inputs.map((input) => input.resource))],
    passed: [...new Set(inputs.flatMap((input) => input.passed))],
    every: inputs.some((input) => input.every),
  };
}

function takeOver(parts: readonly Part[], previous: Resolution | undefined): Solved[] {
  const earlier = new Map(previous?.parts.map((part) => [part.question, part]));
  return parts.flatMap((part) => {
    const before = earlier.get(part.question);
    return part.stamp !== undefined && before?.stamp === part.stamp ? [{ part, outcome: before.outcome }] : [];
  });
}

async function solveAlone(view: VersionsView, job: JobId, parts: readonly Part[]): Promise<Solved[]> {
  const alone = parts.filter((part) => !part.isGroup);
  if (alone.length === 0) return [];
  const outcomes = await resolveAlone(
    view,
    job,
    alone.flatMap((part) => part.inputs),
  );
  return alone.flatMap((part, index) => {
    const outcome = outcomes[index];
    return outcome === undefined ? [] : [{ part, outcome }];
  });
}

async function solveGroups(view: VersionsView, job: JobId, parts: readonly Part[]): Promise<Solved[]> {
  const solved: Solved[] = [];
  for (const part of parts) {
    if (part.isGroup) solved.push({ part, outcome: await resolveGroup(view, job, part.inputs) });
  }
  return solved;
}

async function describeInputs(
  view: VersionsView,
  job: JobId,
  solved: readonly Solved[],
): Promise<Map<string, InputResolution>> {
  const described = new Map<string, InputResolution>();
  const chosen = solved.flatMap(({ part, outcome }) => {
    return part.inputs.flatMap((input, index) => {
      if (outcome.kind === 'failed') described.set(input.name, { kind: 'failed', reason: outcome.reason });
      const choice = outcome.kind === 'chosen' ? outcome.choices[index] : undefined;
      return choice === undefined ? [] : [{ name: input.name, resource: input.resource, ...choice }];
    });
  });
  const used = chosen.length === 0 ? [] : await view.usedInputs(job, chosen);
  for (const [index, { name, resource, version, sources }] of chosen.entries()) {
    const firstOccurrence = used[index] !== true;
    described.set(name, { kind: 'resolved', resource, version, firstOccurrence, passedBuilds: sources });
  }
  return described;
}
