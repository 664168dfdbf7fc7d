import {
  defineFlags,
  duration,
  type Flag,
  InvalidFlagError,
  integer,
  list,
  parseDurationMs,
  text,
  toggle,
} from '@rondo/foundation';
import { parseMemoryLimit } from '@rondo/pipeline';
import { type PlacementStrategyName, parsePlacementStrategy } from '@rondo/runtime';

/** `1GB`, in bytes; 0: no limit. */
function memory(options: { doc: string }): Flag<number> {
  const parse = (given: string) => {
    const limit = parseMemoryLimit(given);
    if (!limit.ok) throw new InvalidFlagError(`'${given}' is no amount of memory like 512MB or 2GB`);
    return Number(limit.bytes);
  };
  return { ...options, value: 'SIZE', kind: 'one', parse, fallback: 0, fallbackText: '0' };
}

function cacheTtl(options: { doc: string }): Flag<number> {
  const flag = duration('0s', { ...options, value: 'DURATION' });
  const parse = (given: string) => {
    const ttlMs = parseDurationMs(given);
    if (ttlMs === 0 || ttlMs >= 1000) return ttlMs;
    throw new InvalidFlagError('it must be 0s or at least 1s');
  };
  return { ...flag, parse };
}

function strategies(options: { doc: string }): Flag<PlacementStrategyName[]> {
  return list(parsePlacementStrategy, { ...options, value: 'STRATEGY' });
}

/** The flags that say how builds and checks run, and where (operations.md A2.3, A2.5). */
export const buildFlags = defineFlags({
  defaultGetTimeout: duration('0s', { doc: 'Timeout of get steps without one; 0 sets none.', value: 'DURATION' }),
  defaultPutTimeout: duration('0s', { doc: 'Timeout of put steps without one; 0 sets none.', value: 'DURATION' }),
  defaultTaskTimeout: duration('0s', { doc: 'Timeout of task steps without one; 0 sets none.', value: 'DURATION' }),
  defaultTaskCpuLimit: integer(0, {
    doc: 'CPU shares of tasks that set no limit of their own; 0 sets none.',
    value: 'SHARES',
  }),
  defaultTaskMemoryLimit: memory({
    doc: 'Memory of tasks that set no limit of their own, such as 2GB; 0 sets none.',
  }),
  defaultTaskCacheTtl: cacheTtl({
    doc: 'How long the caches of a task are kept after their last use, where the task says nothing; 0 for ever.',
  }),
  baseResourceTypeDefaults: text({
    doc: "YAML file with sources that are merged under those of base resource types' resources: a map by type.",
    value: 'FILE',
  }),
  enableGlobalResources: toggle({
    doc: 'Let resources of the same type and source share one history of versions, across pipelines and teams.',
  }),
  disableRedactSecrets: toggle({ doc: 'Show values of credentials in build logs.' }),
  containerPlacementStrategy: strategies({
    doc: 'How the worker of a task or put is chosen, the most important first: volume-locality, random, fewest-build-containers, limit-active-tasks, limit-active-containers or limit-active-volumes. Repeatable (default: volume-locality).',
  }),
  noInputContainerPlacementStrategy: strategies({
    doc: 'The same for gets and checks of images (default: that of tasks). Repeatable.',
  }),
  checkContainerPlacementStrategy: strategies({ doc: 'The same for checks (default: random). Repeatable.' }),
  maxActiveTasksPerWorker: integer(0, {
    doc: 'Most tasks at once on a worker, for limit-active-tasks; 0 sets no limit.',
    value: 'N',
  }),
  maxActiveContainersPerWorker: integer(0, {
    doc: 'Most containers on a worker, for limit-active-containers; 0 sets no limit.',
    value: 'N',
  }),
  maxActiveVolumesPerWorker: integer(0, {
    doc: 'Most volumes on a worker, for limit-active-volumes; 0 sets no limit.',
    value: 'N',
  }),
});
