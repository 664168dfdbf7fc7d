import type { IncomingMessage } from 'node:http';
import { list, parseJson } from '../data/json.ts';
import { readBuild, readJob, readPipeline, readResource, readTeam, readUser } from '../data/read-stock.ts';
import { composeDashboard } from '../data/stock-dashboard.ts';
import { composeGraph } from '../data/stock-graph.ts';
import { compareBuildNames } from '../domain/build/merge-builds.ts';
import { parseInstanceVars, sameVars } from '../routes/instance-vars.ts';
import { answerCauses, answerChanges, reachedBuilds } from './fake-comparison.ts';
import { answerJobPage, answerOutline } from './fake-job-page.ts';
import type { FakeRequest } from './fake-request.ts';
import { fakeResourceFacts } from './fake-resource-facts.ts';
import type { FakeState } from './fake-state.ts';

type Item = Record<string, unknown>;

const userInfo = (name: string): Item => ({
  user_id: name,
  user_name: name,
  display_user_id: name,
  is_admin: false,
  teams: { notify: ['owner'], platform: ['member'], docs: ['viewer'] },
});

/** Answers from the world's data: stock routes, and the additive ones where the server has them. */
export async function answerApi(server: FakeState, { method, url, request, response }: FakeRequest): Promise<void> {
  const send = (body: unknown, status = 200) =>
    void response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  const path = decodeURIComponent(url.pathname);
  if (method !== 'GET') {
    if (server.user === undefined || request.headers['x-csrf-token'] === undefined)
      return void response.writeHead(401).end();
    server.changes.push(`${method} ${path}`);
    server.bodies.push(await readJson(request));
    return send(change(server, method, path));
  }
  if (path.startsWith('/api/rondo/')) {
    const body = server.additive ? additive(server, path, url) : undefined;
    return body === undefined
      ? void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>')
      : send(body);
  }
  const body = stock(server, path, url);
  if (body === 'unauthorized') return void response.writeHead(401).end();
  return body === undefined ? void response.writeHead(404).end() : send(body);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return parseJson(text);
}

function visible(server: FakeState, items: readonly Item[]): Item[] {
  if (server.user !== undefined) return [...items];
  const open = new Set(
    server.world.pipelines.filter((pipeline) => pipeline.public === true).map((pipeline) => pipeline.id),
  );
  return items.filter((item) => open.has(item.pipeline_id ?? item.id));
}

function additive(server: FakeState, path: string, url: URL): unknown {
  const { world } = server;
  if (path === '/api/rondo/v1/dashboard') return { cursor: 'c1', ...dashboardOf(server) };
  const outlined = /^\/api\/rondo\/v1\/builds\/(\d+)\/outline$/.exec(path);
  if (outlined !== null) return answerOutline(server, Number(outlined[1]));
  const jobPage = /^\/api\/rondo\/v1\/jobs\/(\d+)\/(\w+)$/.exec(path);
  if (jobPage !== null) return answerJobPage(server, Number(jobPage[1]), jobPage[2] ?? '');
  const changed = /^\/api\/rondo\/v1\/builds\/(\d+)\/changes$/.exec(path);
  if (changed !== null) return answerChanges(server, Number(changed[1]), Number(url.searchParams.get('since')));
  const [, resource, version] =
    /^\/api\/rondo\/v1\/pipelines\/\d+\/resources\/([^/]+)\/versions\/(\d+)\/causes$/.exec(path) ?? [];
  if (resource !== undefined)
    return answerCauses(server, resource, Number(version), url.searchParams.get('direction') === 'upstream');
  const [, ofFacts] = /^\/api\/rondo\/v1\/pipelines\/(\d+)\/resources\/[^/]+\/facts$/.exec(path) ?? [];
  if (ofFacts !== undefined) return fakeResourceFacts(world.now, server.user !== undefined);
  const graph = /^\/api\/rondo\/v1\/pipelines\/(\d+)\/graph$/.exec(path);
  const pipeline = world.pipelines.map(readPipeline).find((one) => one?.id === Number(graph?.[1]));
  if (pipeline === undefined) return undefined;
  const own = (items: readonly Item[]) => items.filter((item) => item.pipeline_id === pipeline.id);
  const body = composeGraph(
    pipeline,
    list(own(world.jobs), readJob),
    list(own(world.resources), readResource),
    list(own(world.builds), readBuild),
  );
  const versions = new Map(
    body.resources.map((resource) => [
      resource.name,
      server.world.versions.get(`${pipeline.teamName}/${pipeline.name}/${resource.name}`)?.[0]?.version,
    ]),
  );
  const resources = body.resources.map((resource, index) => ({
    ...resource,
    id: index + 1,
    version: resource.version ?? versions.get(resource.name),
  }));
  return { ...body, cursor: 'c1', resources };
}

/** What the additive dashboard says, with the reasons that only a server knows. */
export function dashboardOf(server: FakeState) {
  const { world } = server;
  const lists = {
    teams: list(server.user === undefined ? [] : world.teams, readTeam),
    pipelines: list(visible(server, world.pipelines), readPipeline),
    jobs: list(visible(server, world.jobs), readJob),
    resources: list(visible(server, world.resources), readResource),
    builds: list(visible(server, world.builds), readBuild),
  };
  const body = composeDashboard(lists, server.user === undefined ? undefined : readUser(userInfo(server.user)));
  const whys: Readonly<Record<string, string>> = {
    'deploy-notify': 'test_send_letter_precompiled: expected 201, got 500',
    'review-apps': 'exit 1: migration 0412 conflicts with 0411',
    'rotate-keys': 'vault: permission denied at secret/notify/staging/jwt',
  };
  const causes: Readonly<Record<string, Item>> = {
    'deploy-notify': { version: { ref: 'a41f9c2' }, author: 't.okafor' },
    'review-apps': { version: { ref: '7be02d1' }, author: 'i.duarte' },
    'rotate-keys': { version: { time: '2026-01-01T00:00:00Z' } },
  };
  const pipelines = body.pipelines.map((pipeline) => {
    const v = versionOf(server, pipeline);
    if (pipeline.trouble === undefined || (pipeline.status !== 'failed' && pipeline.status !== 'errored'))
      return { ...pipeline, v };
    return {
      ...pipeline,
      v,
      trouble: { ...pipeline.trouble, why: whys[pipeline.name] ?? '', by: causes[pipeline.name] },
    };
  });
  return { teams: body.teams, pipelines };
}

const told = new WeakMap<FakeState, Map<number, { text: string; v: number }>>();

/** Versions begin with 1 and grow with every change of what is told, as the real ones do. */
function versionOf(server: FakeState, pipeline: { readonly id: number }): number {
  const known = told.get(server) ?? new Map<number, { text: string; v: number }>();
  told.set(server, known);
  const text = JSON.stringify(pipeline);
  const before = known.get(pipeline.id);
  const v = before?.text === text ? before.v : (before?.v ?? 0) + 1;
  known.set(pipeline.id, { text, v });
  return v;
}

function stock(server: FakeState, path: string, url: URL): unknown {
  const { world } = server;
  if (path === '/api/v1/user') return server.user === undefined ? 'unauthorized' : userInfo(server.user);
  if (path === '/api/v1/info')
    return { version: '8.3.0', worker_version: '2.5', cluster_name: 'ci.notify.example.gov' };
  if (path === '/api/v1/teams') return server.user === undefined ? [] : world.teams;
  if (path === '/api/v1/pipelines') return visible(server, world.pipelines);
  if (path === '/api/v1/jobs') return visible(server, world.jobs);
  if (path === '/api/v1/resources') return visible(server, world.resources);
  if (path === '/api/v1/workers') return server.user === undefined ? 'unauthorized' : fakeWorkers(world.now);
  if (path === '/api/v1/builds')
    return visible(server, world.builds)
      .toReversed()
      .slice(0, Number(url.searchParams.get('limit') ?? 100));
  const build = /^\/api\/v1\/builds\/(\d+)(\/\w+)?$/.exec(path);
  if (build !== null) return buildAnswer(server, Number(build[1]), build[2] ?? '');
  return pipelineAnswer(server, path, url);
}

function buildAnswer(server: FakeState, id: number, part: string): unknown {
  const build = server.world.builds.find((one) => one.id === id);
  if (build === undefined) return undefined;
  if (part === '/plan') return server.plans.has(id) ? { schema: 'exec.v2', plan: server.plans.get(id) } : undefined;
  if (part === '/preparation') return server.preparations.get(id) ?? { inputs: {}, missing_input_reasons: {} };
  if (part === '/resources') return server.buildResources.get(id) ?? { inputs: [], outputs: [] };
  return build;
}

function pipelineAnswer(server: FakeState, path: string, url: URL): unknown {
  const { world } = server;
  const [, team, name, rest = ''] = /^\/api\/v1\/teams\/([^/]+)\/pipelines\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  const vars = parseInstanceVars(url.searchParams);
  const pipeline = world.pipelines.find(
    (one) => one.team_name === team && one.name === name && sameVars(readPipeline(one)?.vars, vars),
  );
  if (pipeline === undefined) return server.user === undefined ? 'unauthorized' : undefined;
  if (server.user === undefined && pipeline.public !== true) return 'unauthorized';
  const own = (items: readonly Item[]) => items.filter((item) => item.pipeline_id === pipeline.id);
  const [, kind, item, part, inner] = rest.split('/');
  if (kind === undefined) return pipeline;
  if (kind === 'builds') return own(world.builds).toReversed();
  if (item === undefined) return kind === 'jobs' ? own(world.jobs) : own(world.resources);
  if (kind === 'jobs')
    return jobAnswer(
      own(world.jobs).find((one) => one.name === item),
      own(world.builds),
      part,
      inner,
    );
  const resource = own(world.resources).find((one) => one.name === item);
  if (part !== 'versions' || resource === undefined) return resource;
  if (rest.endsWith('/downstream'))
    return server.additive ? downstreamOf(server, Number(inner), own(world.jobs)) : undefined;
  if (inner !== undefined && /\/versions\/\d+$/.test(rest))
    return world.versions.get(`${team}/${name}/${item}`)?.find((version) => version.id === Number(inner));
  if (inner !== undefined)
    return rest.endsWith('input_to') ? own(world.builds).filter((one) => one.name === '237' || one.name === '118') : [];
  const versions = world.versions.get(`${team}/${name}/${item}`) ?? [];
  const filters = url.searchParams.getAll('filter');
  return versions.filter((version) =>
    filters.every((filter) => JSON.stringify(version.version).includes(filter.split(':').slice(1).join(':'))),
  );
}

/** Three workers of the design: one that runs, one that is landing, one that is silent. */
function fakeWorkers(now: number): Item[] {
  const base = { platform: 'linux', tags: null, version: '2.5', start_time: now - 86_400 * 3 };
  return [
    { ...base, name: 'worker-eu-2b-03', state: 'stalled', active_containers: 14, active_volumes: 412 },
    {
      ...base,
      name: 'worker-eu-2a-01',
      state: 'running',
      active_containers: 168,
      active_volumes: 1204,
      active_tasks: 6,
    },
    {
      ...base,
      name: 'worker-staging-1',
      state: 'landing',
      active_containers: 96,
      active_volumes: 804,
      active_tasks: 3,
      tags: ['staging'],
      team: 'notify',
    },
  ];
}

/** What a stock server with the feature tells of a version. */
function downstreamOf(server: FakeState, version: number, jobs: readonly Item[]): unknown {
  const ids = new Map(jobs.map((job) => [job.name, job.id]));
  return {
    jobs: jobs.map(({ id, name }) => ({ id, name, build_ids: [] })),
    builds: reachedBuilds(server, version).map(({ id, name, job_name, status }) => ({
      id,
      name,
      status,
      job_id: ids.get(job_name),
    })),
    resources: [],
    resource_versions: [],
  };
}

function jobAnswer(
  job: Item | undefined,
  builds: readonly Item[],
  part: string | undefined,
  name: string | undefined,
): unknown {
  if (job === undefined) return undefined;
  const own = builds
    .filter((build) => build.job_name === job.name)
    .toSorted((a, b) => compareBuildNames(String(a.name), String(b.name)));
  if (part === undefined) return { next_build: null, ...job };
  if (part === 'inputs')
    return list(job.inputs, (input) => ({ name: input.name, version: { digest: `sha256:${'12fe0c3a'.repeat(8)}` } }));
  return name === undefined ? own.slice(0, 100) : own.find((build) => build.name === name);
}

/** The changes that pages must see the effect of. */
function change(server: FakeState, method: string, path: string): unknown {
  const { world } = server;
  const [, pipelineName, paused] = /\/pipelines\/([^/]+)\/(pause|unpause)$/.exec(path) ?? [];
  const order = /\/teams\/([^/]+)\/pipelines\/ordering$/.exec(path);
  if (order !== null) reorder(server, String(order[1]), server.bodies.at(-1));
  const pipeline = world.pipelines.find((one) => one.name === pipelineName);
  if (pipeline !== undefined)
    Object.assign(pipeline, { paused: paused === 'pause', paused_by: server.user, paused_at: world.now });
  const [, jobName] = /\/jobs\/([^/]+)\/builds$/.exec(path) ?? [];
  const job = world.jobs.find((one) => one.name === jobName);
  if (method === 'POST' && job !== undefined) {
    const newest = world.builds.filter((build) => build.job_name === jobName).at(-1);
    const build = {
      ...newest,
      id: 5000 + world.builds.length,
      name: String(Number(newest?.name ?? 0) + 1),
      status: 'pending',
      start_time: undefined,
      end_time: undefined,
      created_by: server.user,
    };
    world.builds.push(build);
    return build;
  }
  return {};
}

function reorder(server: FakeState, team: string, names: unknown): void {
  if (!Array.isArray(names)) return;
  const { pipelines } = server.world;
  const own = pipelines.filter((one) => one.team_name === team);
  own.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
  server.world.pipelines = pipelines.map((one) => (one.team_name === team ? (own.shift() ?? one) : one));
}
