import { readPermissions } from '@rondo/auth';
import { expect, it } from 'vitest';
import { createApiWorld } from '../testing/api-world.ts';

it('custom roles decide at the door: more for some, less for others', async () => {
  const permissions = readPermissions('viewer: [PausePipeline]\nowner: [SaveConfig]\n');
  await using world = await createApiWorld({ config: { permissions } });
  const url = '/api/v1/teams/other/pipelines/p';
  const save = (as: 'owner' | 'member') =>
    world.request({
      method: 'PUT',
      url: `${url}/config`,
      as,
      headers: { 'content-type': 'application/x-yaml' },
      payload: 'jobs: [{name: j, plan: []}]',
    });
  expect((await save('member')).statusCode).toBe(403);
  expect((await save('owner')).statusCode).toBe(201);
  expect((await world.request({ method: 'PUT', url: `${url}/pause`, as: 'viewer' })).statusCode).toBe(200);
  expect((await world.request({ method: 'PUT', url: `${url}/unpause`, as: 'viewer' })).statusCode).toBe(403);
});
