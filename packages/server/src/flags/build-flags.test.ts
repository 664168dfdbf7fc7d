import { InvalidFlagError, readFlags } from '@rondo/foundation';
import { expect, it } from 'vitest';
import { buildFlags } from './build-flags.ts';

const read = (env: Record<string, string>) => readFlags(buildFlags, { env });

it('reads memory as containers have it', () => {
  expect(read({ CONCOURSE_DEFAULT_TASK_MEMORY_LIMIT: '2GB' }).defaultTaskMemoryLimit).toBe(2 * 1024 ** 3);
  expect(() => read({ RONDO_DEFAULT_TASK_MEMORY_LIMIT: 'much' })).toThrow("'much' is no amount of memory");
});

it('reads a list of placement strategies in its order, and refuses one that does not exist', () => {
  const given = { CONCOURSE_CONTAINER_PLACEMENT_STRATEGY: 'limit-active-tasks,volume-locality' };
  expect(read(given).containerPlacementStrategy).toEqual(['limit-active-tasks', 'volume-locality']);
  expect(() => read({ RONDO_CHECK_CONTAINER_PLACEMENT_STRATEGY: 'best' })).toThrow(
    'invalid container placement strategy best',
  );
});

it('refuses limits below zero', () => {
  expect(() => read({ RONDO_MAX_ACTIVE_TASKS_PER_WORKER: '-1' })).toThrow(InvalidFlagError);
});

it('keeps caches for at least a second, or for ever', () => {
  expect(read({ RONDO_DEFAULT_TASK_CACHE_TTL: '1h' }).defaultTaskCacheTtl).toBe(3_600_000);
  expect(() => read({ RONDO_DEFAULT_TASK_CACHE_TTL: '10ms' })).toThrow('must be 0s or at least 1s');
});
