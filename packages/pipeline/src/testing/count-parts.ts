import type { JsonNode } from '../json/json-node.ts';

/** How many parts of each kind a pipeline has; steps by core kind, hooks included. */
export interface PartCounts {
  readonly jobs: number;
  readonly resources: number;
  readonly resource_types: number;
  readonly prototypes: number;
  readonly groups: number;
  readonly var_sources: number;
  readonly steps: Readonly<Record<string, number>>;
}

const coreKeys = ['run', 'task', 'put', 'get', 'set_pipeline', 'load_var', 'try', 'do', 'in_parallel', 'aggregate'];
const hookKeys = ['on_success', 'on_failure', 'on_abort', 'on_error', 'ensure'];

/** Counts the parts of a pipeline, whether or not it can be typed. */
export function countNode(node: JsonNode): PartCounts {
  const jobs = listOf(node, 'jobs');
  const kinds = jobs.flatMap((job) => [...listOf(job, 'plan').flatMap(stepKinds), ...hooksOf(job)]);
  return {
    jobs: jobs.length,
    resources: listOf(node, 'resources').length,
    resource_types: listOf(node, 'resource_types').length,
    prototypes: listOf(node, 'prototypes').length,
    groups: listOf(node, 'groups').length,
    var_sources: listOf(node, 'var_sources').length,
    steps: tally(kinds),
  };
}

function stepKinds(step: JsonNode): string[] {
  if (!(step instanceof Map)) return [];
  const kind = coreKeys.find((key) => step.has(key));
  if (kind === undefined) return hooksOf(step);
  return [kind, ...innerSteps(step.get(kind) ?? null, kind).flatMap(stepKinds), ...hooksOf(step)];
}

function innerSteps(inner: JsonNode, kind: string): JsonNode[] {
  if (kind === 'try') return [inner];
  if (kind === 'in_parallel' && inner instanceof Map) return listOf(inner, 'steps');
  return ['do', 'in_parallel', 'aggregate'].includes(kind) && Array.isArray(inner) ? inner : [];
}

function hooksOf(step: JsonNode): string[] {
  return step instanceof Map ? hookKeys.flatMap((key) => stepKinds(step.get(key) ?? null)) : [];
}

function listOf(node: JsonNode, key: string): JsonNode[] {
  const list = node instanceof Map ? node.get(key) : undefined;
  return Array.isArray(list) ? list : [];
}

function tally(kinds: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
