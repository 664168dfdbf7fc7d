import { existsSync, readFileSync } from 'node:fs';
import { findScope, pointResourceAtScope, registerWorker } from '@rondo/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, createApiWorld, type WorldUser } from '../testing/api-world.ts';

const recording = new URL('../../../../../shared/golden/api/role-matrix.json', import.meta.url);

type Recorded = {
  method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  path: string;
  body: string | null;
  status_by_role: Record<WorldUser | 'none', number>;
};

/** Where a status is meant to differ from the recorded one, and why. */
const intended: readonly { status: number; instead: number; path: RegExp; reason: string }[] = [
  { status: 500, instead: 400, path: /\/rename$|\/wall$/, reason: 'a body that is no JSON is the client’s mistake' },
];

const yaml = `
resources: [{name: r1, type: mock, source: {}}]
jobs:
- name: j1
  plan: [{get: r1}]
`;

describe.skipIf(!existsSync(recording))('what each role may do, as recorded', () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await createApiWorld();
    await world.request({
      method: 'PUT',
      url: '/api/v1/teams/other/pipelines/p/config',
      as: 'owner',
      headers: { 'content-type': 'application/x-yaml' },
      payload: yaml,
    });
    await registerWorker(world.db, {
      name: 'w',
      version: '3.0',
      gardenAddress: '127.0.0.1:1',
      baggageclaimUrl: 'http://127.0.0.1:2',
      platform: 'linux',
      tags: [],
      resourceTypes: [{ type: 'mock', image: '/m', version: '1', privileged: false, unique_version_history: false }],
      extensions: {},
      startTimeMs: 0,
    });
    const { id } = await world.db
      .selectFrom('resources')
      .select('id')
      .where('name', '=', 'r1')
      .executeTakeFirstOrThrow();
    const scope = await findScope(world.db, { type: { kind: 'base', name: 'mock' }, sourceHash: 'of r1' }, id);
    if (scope !== undefined) await pointResourceAtScope(world.db, id, scope);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const recorded: Recorded[] = existsSync(recording) ? JSON.parse(readFileSync(recording, 'utf8')) : [];
  it.each(recorded.map((record) => [`${record.method} ${record.path}`, record] as const))(
    '%s',
    async (_name, record) => {
      const seen: Record<string, number> = {};
      const expected: Record<string, number> = {};
      for (const [role, status] of Object.entries(record.status_by_role)) {
        const as = role === 'none' ? {} : { as: role as WorldUser };
        const headers = { 'content-type': 'application/json' };
        const body = record.body === null ? {} : { payload: record.body, headers };
        const answer = await world.request({ method: record.method, url: record.path, ...as, ...body });
        seen[role] = answer.statusCode;
        const difference = intended.find((entry) => entry.status === status && entry.path.test(record.path));
        expected[role] = difference?.instead ?? status;
      }
      expect(seen).toEqual(expected);
    },
  );
});
