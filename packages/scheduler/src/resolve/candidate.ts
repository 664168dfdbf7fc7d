import type { BuildId, JobId, JobInput, VersionDigest } from './job-input.ts';
import type { PassedBuild } from './versions-view.ts';

/** The version an input has for now, and which of its passed jobs have vouched for it by which builds (scheduling.md 4.6). */
export interface Candidate {
  version: VersionDigest;
  vouchedBy: ReadonlySet<JobId>;
  sources: readonly BuildId[];
  hasNext: boolean;
}

/** One candidate or none per input of the group, in input order. Never changed in place: going back is forgetting. */
export type Candidates = readonly (Candidate | undefined)[];

/** The inputs of a group as the search sees them. */
export interface Group {
  inputs: readonly JobInput[];
  /** Per input the pinned version, if any. */
  pins: readonly (VersionDigest | undefined)[];
  /** Per input its passed jobs by ascending id. */
  passed: readonly (readonly JobId[])[];
  /** Per passed job the indexes of the inputs that must have passed it, ascending. */
  inputsOf: ReadonlyMap<JobId, readonly number[]>;
}

/** A build offered for one input and job. */
export interface Offer {
  input: number;
  job: JobId;
  build: PassedBuild;
  /** The build lies among those an `every` input has not used yet. */
  hasNext: boolean;
}

/**
 * What the candidates become when the outputs of the offered build are taken for every input that must have passed its job, or
 * undefined when it contradicts a candidate or has nothing for the input that it is offered for (`try` of scheduling.md 4.6).
 */
export function takeBuild(group: Group, candidates: Candidates, offer: Offer): Candidates | undefined {
  const concerned = group.inputsOf.get(offer.job) ?? [];
  const taken = new Map<number, Candidate>();
  scan: for (const output of offer.build.outputs) {
    for (const input of concerned) {
      if (taken.has(input) || group.inputs[input]?.resource !== output.resource) continue;
      const before = candidates[input];
      if (before !== undefined && before.version !== output.version) return undefined;
      if (output.state === 'disabled') continue;
      const pin = group.pins[input];
      if (pin !== undefined && pin !== output.version) continue;
      if (before === undefined && output.state === 'gone') break scan;
      taken.set(input, vouch(before, output.version, offer));
    }
  }
  if (!taken.has(offer.input)) return undefined;
  return candidates.map((candidate, input) => taken.get(input) ?? candidate);
}

function vouch(before: Candidate | undefined, version: VersionDigest, { job, build, hasNext }: Offer): Candidate {
  return {
    version,
    vouchedBy: new Set(before?.vouchedBy).add(job),
    sources: [...(before?.sources ?? []), build.id],
    hasNext: hasNext || before?.hasNext === true,
  };
}

/** Whether every input has the same version, or none, in both. */
export function haveSameVersions(left: Candidates, right: Candidates): boolean {
  return left.every((candidate, input) => candidate?.version === right[input]?.version);
}
