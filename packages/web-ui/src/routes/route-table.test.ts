import { isPagePath } from '@rondo/protocol';
import { describe, expect, it } from 'vitest';
import { describeVars, instanceVarPairs, parseInstanceVars, sameVars } from './instance-vars.ts';
import { formatLogAnchor, parseLogAnchor } from './log-anchor.ts';
import type { Route } from './route.ts';
import { formatRoute, localPath, parseRoute } from './route-table.ts';

const ref = { team: 'main', pipeline: 'hello', vars: undefined };
const odd = { team: 'a/b', pipeline: '100% föö?', vars: { env: { 'eu.west': 1 }, tag: 'v1', list: ['a', 2] } };

const table: Route[] = [
  { page: 'dashboard', search: '', view: 'non_archived', density: undefined },
  { page: 'dashboard', search: 'team: "x" -status:failed', view: 'all', density: 'compact' },
  { page: 'pipeline', ref, groups: [], view: undefined, focus: undefined, jobs: '' },
  { page: 'pipeline', ref: odd, groups: ['build', 'ship'], view: 'list', focus: 'unit', down: true, jobs: 'te' },
  { page: 'job', ref, job: 'unit', paging: undefined },
  { page: 'job', ref: odd, job: 'a#b', paging: { direction: 'to', id: 7, limit: 100 } },
  { page: 'job', ref, job: 'unit', paging: undefined, compare: ['41', '42.1'] },
  { page: 'job', ref: odd, job: 'unit', paging: undefined, compare: [] },
  { page: 'causality', ref, resource: 'src', versionId: 7, direction: 'upstream' },
  { page: 'causality', ref: odd, resource: 'a/b', versionId: 7, direction: 'downstream' },
  { page: 'build', ref, job: 'unit', build: '42.1', view: 'steps' },
  { page: 'build', ref: odd, job: 'unit', build: 'latest', view: 'summary' },
  { page: 'one-off-build', buildId: 17, view: 'steps' },
  { page: 'resource', ref, resource: 'src', paging: undefined, filter: [] },
  {
    page: 'resource',
    ref: odd,
    resource: 'src',
    paging: { direction: 'from', id: 3, limit: 5 },
    filter: ['ref:abc:d', 'x:'],
  },
  { page: 'settings' },
  { page: 'download-fly' },
  { page: 'workers' },
  { page: 'builds', ref: undefined, status: undefined },
  { page: 'builds', ref: odd, status: 'failed' },
  { page: 'config', ref: odd },
  { page: 'dashboard', search: '', view: 'non_archived', density: 'high' },
  { page: 'pipeline', ref, groups: [], view: 'matrix', focus: 'src', jobs: '' },
  { page: 'login', returnTo: '/teams/main/pipelines/hello?group=a' },
];

const lost = [
  '/nope',
  '/teams',
  '/teams/main',
  '/teams/main/pipelines',
  '/teams/main/pipelines/p/jobs',
  '/teams/main/pipelines/p/nothing',
  '/builds/abc',
  '/builds/1/2',
  '/settings/x',
  '/fly_success/x',
  '/teams/t/pipelines/p/jobs/j/builds',
  '/teams/t/pipelines/p/resources/r/causality/x/upstream',
  '/teams/t/pipelines/p/resources/r/causality/7/sideways',
  '/teams/t/pipelines/p/jobs/r/causality/7/upstream',
  '/teams/t/pipelines/p/jobs/j/builds/1/2',
];

describe('the address bar', () => {
  it.each(table.map((route): [string, Route] => [formatRoute(route), route]))('%s names one page', (address, route) => {
    const url = new URL(address, 'http://localhost');
    expect(parseRoute(url.pathname, url.search)).toEqual(route);
  });

  it('knows the old addresses of the wall and of the dashboard', () => {
    expect(parseRoute('/hd')).toMatchObject({ page: 'dashboard', density: 'high' });
    expect(parseRoute('/dashboard', '?search=x')).toMatchObject({ page: 'dashboard', search: 'x' });
  });

  it('accepts names that were never encoded', () => {
    const route = parseRoute('/teams/main/pipelines/hällo wörld/jobs/50%/builds/3');
    expect(route).toMatchObject({ page: 'build', job: '50%', build: '3', ref: { pipeline: 'hällo wörld' } });
  });

  it('has a page exactly where the server answers 200', () => {
    const known = ['/', '/hd', '/dashboard', '/fly_success', ...table.map(formatRoute)];
    expect(known.filter((address) => !isPagePath(address.split('?')[0] ?? ''))).toEqual([]);
    expect(lost.filter(isPagePath)).toEqual([]);
  });

  it.each(lost)('%s is a page that does not exist', (path) => expect(parseRoute(path).page).toBe('not-found'));

  it('ignores half a page range, and a range in both directions', () => {
    expect(parseRoute('/teams/t/pipelines/p/jobs/j', '?from=3')).toMatchObject({ paging: undefined });
    expect(parseRoute('/teams/t/pipelines/p/jobs/j', '?from=3&to=4&limit=2')).toMatchObject({ paging: undefined });
  });

  it('returns after login only to a path of this site', () => {
    expect(['/x?y#z', '//evil.example', '/\\evil', 'http://evil', null].map(localPath)).toEqual([
      '/x?y#z',
      '/',
      '/',
      '/',
      '/',
    ]);
  });
});

describe('instance vars in addresses', () => {
  it('writes leaves in sorted order and quotes what needs it', () => {
    const query = new URLSearchParams(instanceVarPairs({ tag: 'v1', env: { 'eu.west': 1 } })).toString();
    expect(query).toBe('vars.env.%22eu.west%22=1&vars.tag=%22v1%22');
  });

  it('merges both forms and ignores what is not JSON', () => {
    const vars = parseInstanceVars(new URLSearchParams('vars={"a":1}&vars.b.c="x"&vars.bad=nope&other=1'));
    expect(vars).toEqual({ a: 1, b: { c: 'x' } });
    expect(parseInstanceVars(new URLSearchParams('search=x'))).toBeUndefined();
  });

  it('does not care about the order of keys', () => {
    expect(sameVars({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 })).toBe(true);
    expect(sameVars({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
    expect(describeVars({ pr: 7, env: { region: 'eu' } })).toBe('env.region:eu, pr:7');
  });
});

describe('links to log lines', () => {
  it.each(['#L68a5f0c2:17', '#L6b/image-get:3:9', '#S6b/0/1'])('%s survives', (hash) => {
    const anchor = parseLogAnchor(hash);
    expect(anchor && formatLogAnchor(anchor)).toBe(hash);
  });

  it.each(['', '#', '#L5', '#L5:0', '#L5:9:3', '#x'])('%s is no place', (hash) =>
    expect(parseLogAnchor(hash)).toBeUndefined(),
  );
});
