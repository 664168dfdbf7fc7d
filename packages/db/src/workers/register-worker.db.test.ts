import { expect, it } from 'vitest';
import { createTestDatabase } from '../testing/index.ts';
import { registerWorker } from './register-worker.ts';

it('takes a worker that names a resource type twice', async () => {
  await using database = await createTestDatabase();
  const type = { type: 'mock', image: '/mock', version: '1', privileged: false, unique_version_history: false };
  await registerWorker(database.db, {
    name: 'w',
    version: '3.0',
    gardenAddress: 'x',
    baggageclaimUrl: 'x',
    platform: 'linux',
    tags: [],
    resourceTypes: [type, { ...type, unique_version_history: true }],
    extensions: {},
    startTimeMs: 0,
  });
  const types = await database.db
    .selectFrom('base_resource_types')
    .select(['name', 'unique_version_history'])
    .execute();
  expect(types).toEqual([{ name: 'mock', unique_version_history: true }]);
});
