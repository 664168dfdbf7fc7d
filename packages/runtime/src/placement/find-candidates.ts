import type { WorkerRequirements, WorkerView } from './worker-view.ts';

/** The newest worker protocol spoken here; what the error texts name. */
export const workerProtocolVersion = '3.0';

export type Candidates =
  | { readonly kind: 'candidates'; readonly workers: readonly WorkerView[] }
  /** No worker could run it as they are registered now; the text is the step's error (worker.md 7.1). */
  | { readonly kind: 'none'; readonly message: string };

/**
 * The workers that could run a step, whether or not they have room. Workers of the step's own team exclude general ones
 * (worker.md 7.1).
 */
export function findCandidates(requirements: WorkerRequirements, workers: readonly WorkerView[]): Candidates {
  if (workers.length === 0) return { kind: 'none', message: 'no workers' };
  const fitting = workers.filter((worker) => isFitting(worker, requirements));
  if (fitting.length === 0) {
    return { kind: 'none', message: `no workers satisfying: ${describeRequirements(requirements)}` };
  }
  const ofTeam = fitting.filter((worker) => worker.teamId !== undefined);
  return { kind: 'candidates', workers: ofTeam.length > 0 ? ofTeam : fitting };
}

/** Workers that do not answer at the moment but could run the step when they do. */
export function findAbsent(requirements: WorkerRequirements, workers: readonly WorkerView[]): readonly WorkerView[] {
  return workers.filter((worker) => worker.state === 'stalled' && isAble(worker, requirements));
}

function isFitting(worker: WorkerView, requirements: WorkerRequirements): boolean {
  return worker.state === 'running' && isAble(worker, requirements);
}

function isAble(worker: WorkerView, { teamId, resourceType, platform, tags }: WorkerRequirements): boolean {
  return (
    isCompatibleVersion(worker.version) &&
    (worker.teamId === undefined || worker.teamId === teamId) &&
    (resourceType === undefined || worker.resourceTypes.includes(resourceType)) &&
    (platform === undefined || worker.platform === platform) &&
    (tags.length === 0 ? worker.tags.length === 0 : tags.every((tag) => worker.tags.includes(tag)))
  );
}

/** Both generations of stock workers speak what we speak: 2.5 and later, and 3.x (worker.md 0). */
export function isCompatibleVersion(version: string): boolean {
  if (!/^\d+(\.\d+)*$/.test(version)) return false;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major === 3 || (major === 2 && minor >= 5);
}

function describeRequirements({ resourceType, platform, tags }: WorkerRequirements): string {
  const parts = [
    ...(resourceType === undefined ? [] : [`resource type '${resourceType}'`]),
    ...(platform === undefined ? [] : [`platform '${platform}'`]),
    ...tags.map((tag) => `tag '${tag}'`),
  ];
  return `${parts.join(', ')}, version: '${workerProtocolVersion}'`;
}
