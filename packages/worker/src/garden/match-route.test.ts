import { expect, it } from 'vitest';
import { matchRoute } from './match-route.ts';

const routes = [
  { method: 'GET', pattern: '/containers/bulk_info' },
  { method: 'GET', pattern: '/containers/:handle' },
  { method: 'PUT', pattern: '/containers/:handle/properties/:key' },
];

it('finds a route with its names decoded, first come first served', () => {
  expect(matchRoute(routes, 'GET', '/containers/bulk_info')).toEqual({ kind: 'route', route: routes[0], names: {} });
  expect(matchRoute(routes, 'PUT', '/containers/h/properties/concourse%3Aexit%2Fstatus')).toMatchObject({
    names: { handle: 'h', key: 'concourse:exit/status' },
  });
});

it('tells an unknown path from a wrong method', () => {
  expect(matchRoute(routes, 'GET', '/containers/a/b')).toEqual({ kind: 'unknown' });
  expect(matchRoute(routes, 'GET', '/containers//properties/k')).toEqual({ kind: 'unknown' });
  expect(matchRoute(routes, 'DELETE', '/containers/a')).toEqual({ kind: 'wrong-method', allowed: ['GET'] });
});
