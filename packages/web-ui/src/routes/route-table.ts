import { instanceVarPairs, parseInstanceVars } from './instance-vars.ts';
import type { BuildView, Density, Paging, PipelineRef, Route } from './route.ts';

/** Reads an address. `path` may be raw or percent-encoded (ui.md A2.4); `search` is the query with or without its `?`. */
export function parseRoute(path: string, search = ''): Route {
  const query = new URLSearchParams(search);
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decode);
  const [first, second] = parts;
  if (first === undefined) return parseDashboard(query);
  if (first === 'dashboard' && parts.length === 1) return parseDashboard(query);
  if (first === 'hd' && parts.length === 1) return { ...parseDashboard(query), density: 'high' };
  if (first === 'login' && parts.length === 1) return { page: 'login', returnTo: localPath(query.get('redirect_uri')) };
  if (first === 'sky' && parts[parts.length - 1] === 'login') return { page: 'login', returnTo: '/' };
  if (first === 'workers' && parts.length === 1) return { page: 'workers' };
  if (first === 'settings' && parts.length === 1) return { page: 'settings' };
  if (first === 'download-fly' && parts.length === 1) return { page: 'download-fly' };
  if (first === 'fly_success' && parts.length === 1) return parseFlySuccess(query);
  if (first === 'builds' && parts.length === 1)
    return { page: 'builds', ref: undefined, status: query.get('status') ?? undefined };
  if (first === 'builds' && parts.length === 2 && /^\d+$/.test(second ?? '')) {
    return { page: 'one-off-build', buildId: Number(second), view: parseView(query) };
  }
  if (first === 'teams' && parts[2] === 'pipelines') return parsePipelineRoute(path, parts, query);
  return { page: 'not-found', path };
}

function parsePipelineRoute(path: string, parts: string[], query: URLSearchParams): Route {
  const [, team = '', , pipeline = '', kind, name = '', inner, build = ''] = parts;
  const lost: Route = { page: 'not-found', path };
  if (team === '' || pipeline === '') return lost;
  const ref: PipelineRef = { team, pipeline, vars: parseInstanceVars(query) };
  if (parts.length === 4) return parsePipeline(ref, query);
  if (parts.length === 5 && kind === 'builds') return { page: 'builds', ref, status: query.get('status') ?? undefined };
  if (parts.length === 5 && kind === 'config') return { page: 'config', ref };
  if (name === '') return lost;
  if (kind === 'jobs' && parts.length === 6) return parseJob(ref, name, query);
  if (kind === 'jobs' && inner === 'builds' && parts.length === 8) {
    return { page: 'build', ref, job: name, build, view: parseView(query) };
  }
  if (kind === 'resources' && parts.length === 6) {
    return { page: 'resource', ref, resource: name, paging: parsePaging(query), filter: query.getAll('filter') };
  }
  const [, , , , , , , version = '', direction] = parts;
  const known = direction === 'downstream' || direction === 'upstream';
  if (kind === 'resources' && inner === 'causality' && parts.length === 9 && known && /^\d+$/.test(version))
    return { page: 'causality', ref, resource: name, versionId: Number(version), direction };
  return lost;
}

/** Writes an address: the inverse of `parseRoute` for every route of the table. Segments are percent-encoded. */
export function formatRoute(route: Route): string {
  switch (route.page) {
    case 'dashboard':
      return withQuery('/', [
        ['search', route.search],
        ['view', route.view === 'all' ? 'all' : ''],
        ['density', route.density ?? ''],
      ]);
    case 'pipeline':
      return withQuery(pipelinePath(route.ref), [
        ...route.groups.map((group): [string, string] => ['group', group]),
        ['jobs', route.jobs],
        ['view', route.view ?? ''],
        ['dir', route.down === undefined ? '' : route.down ? 'tb' : 'lr'],
        ['collapsed', route.collapsed === true ? 'true' : ''],
        ['focus', route.focus ?? ''],
        ...instanceVarPairs(route.ref.vars),
      ]);
    case 'job':
      return withQuery(`${pipelinePath(route.ref)}/jobs/${encode(route.job)}`, [
        ...pagingPairs(route.paging),
        ['compare', route.compare?.join(',') || (route.compare === undefined ? '' : 'choose')],
        ...instanceVarPairs(route.ref.vars),
      ]);
    case 'build':
      return withQuery(`${pipelinePath(route.ref)}/jobs/${encode(route.job)}/builds/${encode(route.build)}`, [
        ['view', route.view === 'steps' ? '' : route.view],
        ...instanceVarPairs(route.ref.vars),
      ]);
    case 'builds':
      return withQuery(route.ref === undefined ? '/builds' : `${pipelinePath(route.ref)}/builds`, [
        ['status', route.status ?? ''],
        ...instanceVarPairs(route.ref?.vars),
      ]);
    case 'config':
      return withQuery(`${pipelinePath(route.ref)}/config`, instanceVarPairs(route.ref.vars));
    case 'one-off-build':
      return withQuery(`/builds/${route.buildId}`, [['view', route.view === 'steps' ? '' : route.view]]);
    case 'resource':
      return withQuery(`${pipelinePath(route.ref)}/resources/${encode(route.resource)}`, [
        ...pagingPairs(route.paging),
        ...route.filter.map((filter): [string, string] => ['filter', filter]),
        ...instanceVarPairs(route.ref.vars),
      ]);
    case 'causality':
      return withQuery(
        `${pipelinePath(route.ref)}/resources/${encode(route.resource)}/causality/${route.versionId}/${route.direction}`,
        instanceVarPairs(route.ref.vars),
      );
    case 'workers':
      return '/workers';
    case 'settings':
      return '/settings';
    case 'download-fly':
      return '/download-fly';
    case 'login':
      return withQuery('/login', [['redirect_uri', route.returnTo]]);
    case 'fly-success':
      return withQuery('/fly_success', [['fly_port', route.flyPort?.toString() ?? '']]);
    case 'not-found':
      return route.path;
  }
}

function parseDashboard(query: URLSearchParams): Extract<Route, { page: 'dashboard' }> {
  return {
    page: 'dashboard',
    search: query.get('search') ?? '',
    view: query.get('view') === 'all' ? 'all' : 'non_archived',
    density: parseDensity(query.get('density')),
  };
}

function parseDensity(text: string | null): Density | undefined {
  return text === 'comfortable' || text === 'compact' || text === 'high' ? text : undefined;
}

function parsePipeline(ref: PipelineRef, query: URLSearchParams): Route {
  const view = query.get('view');
  return {
    page: 'pipeline',
    ref,
    groups: query.getAll('group'),
    view: view === 'graph' || view === 'list' || view === 'matrix' ? view : undefined,
    focus: query.get('focus') ?? undefined,
    down: parseDirection(query.get('dir')),
    ...(query.get('collapsed') === 'true' ? { collapsed: true } : {}),
    jobs: query.get('jobs') ?? '',
  };
}

function parseDirection(text: string | null): boolean | undefined {
  return text === 'tb' ? true : text === 'lr' ? false : undefined;
}

/** `compare` names two builds, one to which another is to be chosen, or none yet: `choose`. */
function parseJob(ref: PipelineRef, job: string, query: URLSearchParams): Route {
  const compare = query.get('compare');
  const names = (compare ?? '').split(',').filter((name) => /^\d+(\.\d+)?$/.test(name));
  return {
    page: 'job',
    ref,
    job,
    paging: parsePaging(query),
    ...(compare === null ? {} : { compare: names.slice(0, 2) }),
  };
}

function parseFlySuccess(query: URLSearchParams): Route {
  const port = Number(query.get('fly_port'));
  const valid = Number.isInteger(port) && port > 0 && port < 65_536;
  return { page: 'fly-success', flyPort: valid ? port : undefined, noop: query.get('noop') === 'true' };
}

function parseView(query: URLSearchParams): BuildView {
  const view = query.get('view');
  return view === 'timeline' || view === 'summary' ? view : 'steps';
}

/** A page is honoured only when exactly one of `from` and `to` is given together with `limit` (ui.md A2.1). */
function parsePaging(query: URLSearchParams): Paging | undefined {
  const [from, to, limit] = ['from', 'to', 'limit'].map((key) => parseCount(query.get(key)));
  if (limit === undefined || (from === undefined) === (to === undefined)) return undefined;
  return from === undefined ? { direction: 'to', id: to ?? 0, limit } : { direction: 'from', id: from, limit };
}

function pagingPairs(paging: Paging | undefined): [string, string][] {
  if (paging === undefined) return [];
  return [
    [paging.direction, String(paging.id)],
    ['limit', String(paging.limit)],
  ];
}

function parseCount(text: string | null): number | undefined {
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}

function pipelinePath(ref: PipelineRef): string {
  return `/teams/${encode(ref.team)}/pipelines/${encode(ref.pipeline)}`;
}

function withQuery(path: string, pairs: [string, string][]): string {
  const query = new URLSearchParams(pairs.filter(([, value]) => value !== '')).toString();
  return query === '' ? path : `${path}?${query}`;
}

const encode = encodeURIComponent;

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Only a path of this site may be returned to; anything else becomes the dashboard. */
export function localPath(text: string | null): string {
  return text !== null && /^\/(?![/\\])/.test(text) ? text : '/';
}
