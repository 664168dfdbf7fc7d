import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiWorld, createApiWorld } from '../testing/api-world.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await createApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

it.each([
  ['NUL', '[{"a":"\\u0000"}]'],
  ['half of a character', '[{"\\ud800":1}]'],
])('%s inside of JSON is the client’s mistake, and told', async (_what, payload) => {
  const url = '/api/v1/teams/other/pipelines/p/ordering';
  const answer = await world.request({ method: 'PUT', url, as: 'owner', payload });
  expect([answer.statusCode, answer.body]).toEqual([400, expect.stringContaining('a character in it')]);
});
