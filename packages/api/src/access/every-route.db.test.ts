import { type RoleName, type Route, roleNames, routes } from '@rondo/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handlers } from '../routes/handlers.ts';
import { type ApiWorld, createApiWorld, type WorldUser } from '../testing/api-world.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await createApiWorld();
  const url = '/api/v1/teams/other/pipelines/p/config';
  const headers = { 'content-type': 'application/x-yaml' };
  const answer = await world.request({
    method: 'PUT',
    url,
    as: 'owner',
    headers,
    payload: 'jobs: [{name: j, plan: []}]',
  });
  expect(answer.statusCode).toBe(201);
});
afterAll(() => world[Symbol.asyncDispose]());

/** Names of things that are not there, so that a call that is let through changes nothing. */
const names: Readonly<Record<string, string>> = { team_name: 'other', pipeline_name: 'p', build_id: '999999' };
const urlOf = ({ path }: Route) => path.replace(/:([a-z_]+)/g, (_, name: string) => names[name] ?? 'nope');

const callers: readonly { as: WorldUser; role: RoleName | 'admin' | undefined }[] = [
  { as: 'test', role: 'admin' },
  { as: 'owner', role: 'owner' },
  { as: 'member', role: 'member' },
  { as: 'operator', role: 'pipeline-operator' },
  { as: 'viewer', role: 'viewer' },
  { as: 'outsider', role: undefined },
];

/** What a caller with a valid token gets in a private pipeline: past the door or a 403 (api.md 6.1). */
function isLetIn(route: Route, role: RoleName | 'admin' | undefined): boolean {
  const hasRole = role !== undefined && role !== 'admin' && isAtLeast(role, route.role);
  switch (route.access) {
    case 'optional':
    case 'authenticated':
    case 'build-read':
    case 'build-output':
    case 'build-write':
    case 'worker-team':
      return true;
    case 'system':
      return false;
    case 'admin':
      return role === 'admin';
    case 'any-team':
    case 'pipeline':
    case 'team':
      return role === 'admin' || hasRole;
  }
}

function isAtLeast(role: RoleName, required: RoleName | undefined): boolean {
  return required !== undefined && roleNames.indexOf(role) <= roleNames.indexOf(required);
}

/** Which of them anybody may call. */
const open = new Set(['optional', 'build-read', 'build-output']);

describe('every route', () => {
  it('has somebody who answers it', () => {
    expect(routes.filter(({ name }) => handlers[name] === undefined).map(({ name }) => name)).toEqual([]);
  });

  // Destroying the team that the other rows need is for the tests of teams.
  const safe = routes.filter(({ name }) => !['DestroyTeam', 'DeletePipeline', 'ArchivePipeline'].includes(name));
  it.each(safe.map((route): [string, Route] => [route.name, route]))(
    '%s lets in whom its table says',
    async (_name, route) => {
      const url = urlOf(route);
      const seen: Record<string, number> = {};
      for (const { as, role } of callers) {
        const { statusCode } = await world.request({ method: route.method, url, as });
        seen[as] = statusCode;
        expect([as, statusCode === 401 || statusCode === 403]).toEqual([as, !isLetIn(route, role)]);
      }
      const anonymous = await world.request({ method: route.method, url });
      if (!open.has(route.access)) expect(anonymous.statusCode).toBe(401);
      else expect(anonymous.statusCode).not.toBe(401);
      const invalid = await world.request({ method: route.method, url, headers: { authorization: 'Bearer nonsense' } });
      if (route.access === 'optional') expect([invalid.statusCode, invalid.body]).toEqual([401, 'not authorized']);
      expect(invalid.headers['x-concourse-version']).toBe('8.3.0');
    },
  );
});
