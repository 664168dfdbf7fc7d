import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, createApiWorld } from '../testing/api-world.ts';
import { departureOf } from '../testing/check-described.ts';
import { describedRoutes as routes } from './describe-api.ts';
import { requestBodies } from './request-bodies.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await createApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

describe('the description of the API', () => {
  it('names every route, with every part of its path', async () => {
    const { paths } = (await world.request({ url: '/api/rondo/v1/openapi.json' })).json();
    const described = Object.entries<
      Record<string, { operationId: string; parameters: { name: string; in: string }[] }>
    >(paths).flatMap(([path, methods]) => Object.values(methods).map((operation) => ({ path, ...operation })));
    expect(described.map(({ operationId }) => operationId).sort()).toEqual(routes.map(({ name }) => name).sort());
    for (const { path, parameters } of described) {
      const named = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      expect(named).toEqual([...path.matchAll(/\{([a-z_]+)\}/g)].map(([, name]) => name));
    }
  });

  it('refers to nothing that is not in it', async () => {
    const document = (await world.request({ url: '/api/rondo/v1/openapi.json' })).json();
    const references = new Set(
      [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, place = '']) => place),
    );
    expect(references.size).toBeGreaterThan(2);
    for (const place of references) {
      const found = place.split('/').reduce<unknown>((value, key) => Object(value)[key], document);
      expect([place, typeof found]).toEqual([place, 'object']);
    }
  });

  it('is written in the dialect of OpenAPI 3.1: each item of a list of fixed length has its schema', async () => {
    const { body } = await world.request({ url: '/api/rondo/v1/openapi.json' });
    expect(body).toContain('"prefixItems":[');
    expect(body).not.toMatch(/"additionalItems"|"items":\[|"\$schema"/);
  });

  it('tells the truth about bodies: one that it does not allow is refused', async () => {
    for (const [name, body] of Object.entries(requestBodies)) {
      const route = routes.find((candidate) => candidate.name === name);
      if (route === undefined || body.types[0] !== 'application/json' || route.access === 'system') continue;
      const url = route.path
        .replace(':team_name', 'other')
        .replace(':build_id', '1')
        .replace(/:[a-z_]+/g, 'nope');
      const answer = await world.request({ method: route.method, url, as: 'test', payload: '7' });
      expect([name, [400, 404].includes(answer.statusCode)]).toEqual([name, true]);
    }
  });

  it('says what Rondo’s own routes answer', async () => {
    const payload = '{"resources":[{"name":"r","type":"mock","source":{}}],"jobs":[{"name":"j","plan":[{"get":"r"}]}]}';
    const headers = { 'content-type': 'application/json' };
    await world.request({
      method: 'PUT',
      url: '/api/v1/teams/other/pipelines/p/config',
      as: 'owner',
      headers,
      payload,
    });
    for (const path of [
      '/dashboard',
      '/pipelines/1/graph',
      '/jobs/1/stats',
      '/jobs/1/builds',
      '/pipelines/1/resources/r/facts',
      '/openapi.json',
      '/docs',
    ]) {
      const url = `/api/rondo/v1${path}`;
      const answer = await world.request({ url, as: 'owner' });
      expect([path, answer.statusCode, departureOf({ method: 'GET', path: url }, answer)]).toEqual([
        path,
        200,
        undefined,
      ]);
    }
  });

  it('can be read by people', async () => {
    const page = await world.request({ url: '/api/rondo/v1/docs' });
    expect(page.headers['content-type']).toContain('text/html');
    for (const { name } of routes) expect(page.body).toContain(`<h2>${name}</h2>`);
  });
});
