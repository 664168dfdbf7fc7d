import { registerWorker } from '@rondo/db';
import type { MemoryWorker } from '@rondo/runtime/testing';
import { type ApiWorld, createApiWorld } from './api-world.ts';

/** A world with a worker on which container `c` of the team waits to be intercepted. */
export async function createHijackWorld(worker: MemoryWorker, team: string): Promise<ApiWorld> {
  const { name } = worker;
  const world = await createApiWorld({ workers: new Map([[name, worker]]) });
  await registerWorker(world.db, {
    name,
    version: '3.0',
    gardenAddress: 'x',
    baggageclaimUrl: 'x',
    platform: 'linux',
    tags: [],
    resourceTypes: [],
    extensions: {},
    startTimeMs: 0,
  });
  const { id: teamId } = await world.db
    .selectFrom('teams')
    .select('id')
    .where('name', '=', team)
    .executeTakeFirstOrThrow();
  await world.db
    .insertInto('containers')
    .values({ handle: 'c', worker_name: name, state: 'created', team_id: teamId, step_type: 'task' })
    .execute();
  worker.containers.set('c', {
    spec: { handle: 'c', image: { kind: 'none' }, mounts: [], env: [], privileged: false, hermetic: false, limits: {} },
    mounts: new Map(),
    spools: new Map(),
    properties: new Map(),
    terminating: new AbortController(),
  });
  return world;
}
