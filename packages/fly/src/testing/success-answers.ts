import type { RecordedServer } from './recorded-server.ts';

const build = {
  id: 7,
  team_name: 'main',
  name: '3',
  status: 'succeeded',
  api_url: '/api/v1/builds/7',
  job_name: 'j',
  pipeline_id: 1,
  pipeline_name: 'p',
  pipeline_instance_vars: { z: { y: 'a b' }, branch: 'feature/x', n: 1 },
  start_time: 1_700_000_000,
  end_time: 1_700_003_725,
  created_by: 'ada',
  extra: 'unknown to the client',
};
const oneOff = { id: 9, team_name: 'main', name: '9', status: 'pending', api_url: '/api/v1/builds/9' };
const job = {
  id: 3,
  name: 'deploy<&>',
  team_name: 'main',
  pipeline_id: 1,
  pipeline_name: 'p',
  paused: true,
  paused_by: 'ada',
  paused_at: 1_700_000_000,
  groups: ['g'],
  next_build: null,
  finished_build: build,
  inputs: [{ name: 'r', resource: 'r', trigger: false, passed: ['a'], version: { ref: 'x' } }],
  outputs: [],
};
const pipeline = {
  id: 1,
  name: 'p',
  instance_vars: { branch: 'true', n: 1.5, s: '12', list: [1, 'a'] },
  paused: true,
  public: true,
  archived: false,
  team_name: 'main',
  groups: [{ name: 'g', jobs: ['j'] }],
  display: { background_image: 'x' },
  parent_build_id: 4,
  parent_job_id: 5,
  last_updated: 1_700_000_000,
};
const plainPipeline = {
  id: 2,
  name: 'q',
  paused: false,
  public: false,
  archived: true,
  team_name: 'main',
  last_updated: 1,
};
const resource = {
  name: 'r',
  pipeline_id: 1,
  pipeline_name: 'p',
  team_name: 'main',
  type: 'git',
  last_checked: 1_700_000_000,
  pinned_version: { ref: 'x', a: 'b' },
  build: {
    id: 4,
    name: 'check',
    status: 'errored',
    team_name: 'main',
    pipeline_id: 1,
    pipeline_name: 'p',
    plan: { id: '1', check: { name: 'r' } },
  },
};
const version = { id: 5, metadata: [{ name: 'm', value: 'v' }], version: { ref: 'x', z: '1', a: '2' }, enabled: true };
const worker = {
  addr: '1.2.3.4:7777',
  baggageclaim_url: 'http://1.2.3.4:7788',
  active_containers: 3,
  active_volumes: 4,
  active_tasks: 1,
  resource_types: [{ type: 'git', image: '/i', version: '1', privileged: true, unique_version_history: false }],
  platform: 'linux',
  tags: ['gpu', 'big'],
  team: 'main',
  name: 'w',
  version: '3.0',
  start_time: 0,
  state: 'running',
};
const container = {
  id: 'h1',
  worker_name: 'w',
  state: 'created',
  type: 'task',
  step_name: 's',
  build_id: 7,
  attempt: '2',
  pipeline_name: 'p',
  pipeline_instance_vars: { a: 'x' },
  job_name: 'j',
  build_name: '3',
  working_directory: '/tmp',
};
const volumes = [
  {
    id: 'v1',
    worker_name: 'w',
    type: 'container',
    container_handle: 'h',
    path: '/',
    parent_handle: 'v0',
    resource_type: null,
    base_resource_type: null,
    pipeline_id: 0,
    pipeline_name: '',
    pipeline_instance_vars: null,
    job_name: '',
    step_name: '',
  },
  {
    id: 'v2',
    worker_name: 'a',
    type: 'resource',
    container_handle: '',
    path: '',
    parent_handle: '',
    resource_type: {
      resource_type: { resource_type: null, base_resource_type: { name: 'mock', version: '1.0' }, version: { n: '1' } },
      base_resource_type: null,
      version: { 'k k': 'a: b' },
    },
    base_resource_type: null,
    pipeline_id: 0,
    pipeline_name: '',
    pipeline_instance_vars: null,
    job_name: '',
    step_name: '',
  },
  {
    id: 'v0',
    worker_name: 'w',
    type: 'resource-type',
    container_handle: '',
    path: '',
    parent_handle: '',
    resource_type: null,
    base_resource_type: { name: 'git', version: '12' },
    pipeline_id: 0,
    pipeline_name: '',
    pipeline_instance_vars: null,
    job_name: '',
    step_name: '',
  },
  {
    id: 'v3',
    worker_name: 'w',
    type: 'task-cache',
    container_handle: '',
    path: '',
    parent_handle: '',
    resource_type: null,
    base_resource_type: null,
    pipeline_id: 1,
    pipeline_name: 'p',
    pipeline_instance_vars: { a: 1 },
    job_name: 'j',
    step_name: 's',
  },
  {
    id: 'v4',
    worker_name: 'w',
    type: 'artifact',
    container_handle: '',
    path: '',
    parent_handle: '',
    resource_type: null,
    base_resource_type: null,
    pipeline_id: 0,
    pipeline_name: '',
    pipeline_instance_vars: null,
    job_name: '',
    step_name: '',
  },
];
const teams = [
  {
    id: 2,
    name: 'other',
    auth: {
      viewer: { users: ['local:x', 'github:y'], groups: [] },
      owner: { users: [], groups: ['oidc:g'] },
      member: { users: [], groups: [] },
    },
  },
  { id: 1, name: 'main', auth: { owner: { users: ['local:root'], groups: [] } } },
];
const user = {
  sub: 's',
  name: 'ada',
  user_id: 'u',
  user_name: 'n',
  email: 'e',
  is_admin: true,
  is_system: false,
  teams: { b: ['viewer', 'owner'], a: ['owner'] },
  connector: 'local',
  display_user_id: 'ada',
};
const health = {
  status: 'degraded',
  timestamp: '2026-03-11T09:20:00.5Z',
  database: { status: 'unhealthy', error: 'gone' },
  workers: { status: 'degraded', total: 3, running: 2, unhealthy_workers: ['a', 'b'] },
  components: [
    { name: 's', status: 'healthy', paused: true, last_ran: '2026-03-11T09:19:51.25Z' },
    { name: 't', status: 'odd', paused: false, last_ran: '0001-01-01T00:00:00Z' },
  ],
};
const config = {
  jobs: [
    { name: 'old', plan: [{ get: 'r', passed: ['x'] }] },
    { name: 'j', plan: [{ task: 't', file: 'f' }] },
  ],
  groups: [{ name: 'g', jobs: ['j', 'd*'] }],
  resources: [{ name: 'r', type: 'git', source: { uri: '<u>' } }],
};
const events = [
  'id: 0\nevent: event\ndata: {"data":{"status":"started","time":1700000000},"event":"status","version":"1.0"}\n\n',
  ': comment\n\nid: 1\nevent: event\ndata: {"data":{"origin":{"id":"1"},"time":1700000001},"event":"initialize-task","version":"4.0"}\n\n',
  'id: 2\nevent: event\ndata: {"data":{"origin":{"id":"1"},"time":1700000002,"config":{"run":{"path":"sh","args":["-c","a b"]}}},"event":"start-task","version":"5.0"}\n\n',
  'id: 3\nevent: event\ndata: {"data":{"origin":{"id":"1"},"time":1700000003,"payload":"one\\ntwo\\r\\nthr"},"event":"log","version":"5.1"}\n\n',
  'id: 4\nevent: event\ndata: {"data":{"origin":{"id":"1"},"time":1700000004,"payload":"ee\\n"},"event":"log","version":"5.1"}\n\n',
  'id: 5\nevent: event\ndata: {"data":{"message":"oh no","origin":{"id":"1"},"time":1700000005},"event":"error","version":"4.1"}\n\n',
  'id: 6\nevent: event\ndata: {"data":{"origin":{"id":"1"},"time":1700000006,"exit_status":7},"event":"finish-task","version":"4.0"}\n\n',
  'id: 7\nevent: event\ndata: {"data":{"origin":{"id":"1"},"time":1700000006,"volume":"v","source_worker":"w"},"event":"streaming-volume","version":"1.0"}\n\n',
  'id: 8\nevent: event\ndata: {"data":{"status":"failed","time":1700000007},"event":"status","version":"1.0"}\n\n',
  'id: 9\nevent: end\ndata\n\n',
];

/** Makes a server answer as a healthy one does, for one thing of each kind. */
export function answersOfSuccess(server: RecordedServer): void {
  const json = (request: string, body: unknown, status = 200): void =>
    server.answer(request, { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const team = '/api/v1/teams/main';
  for (const name of ['main', 'other', 'Other']) {
    json(`GET /api/v1/teams/${name}`, { ...teams[0], name });
    json(`GET /api/v1/teams/${name}/pipelines`, [pipeline, plainPipeline]);
    json(`PUT /api/v1/teams/${name}/pipelines/p/config`, { warnings: [{ type: 'x', message: 'careful' }] }, 201);
  }
  json('GET /api/v1/user', user);
  json('GET /api/v1/users', [
    { id: 1, username: 'ada', connector: 'local', last_login: 1_700_000_000, sub: 's' },
    { id: 2 },
  ]);
  json('GET /api/v1/teams', teams);
  json('GET /api/v1/health', health, 503);
  json('GET /api/v1/pipelines', [pipeline]);
  json('GET /api/v1/workers', [
    worker,
    { ...worker, name: 'b', version: '2.9', tags: null, team: '' },
    { ...worker, name: 'a', state: 'stalled' },
  ]);
  json('GET /api/v1/components', [
    { name: 'b', interval: 90_000_000_000, last_ran: '2026-03-11T09:19:51.25Z', paused: true },
    { name: 'A', interval: 1_500_000_000, last_ran: '2026-03-11T09:19:51Z' },
  ]);
  json('GET /api/v1/wall', { message: 'hi', TTL: 5_391_204_000_000 });
  json('GET /api/v1/builds', [build, oneOff]);
  json('GET /api/v1/builds/3', build);
  json('GET /api/v1/builds/9/artifacts', []);
  json('GET /api/v1/builds/7/artifacts', []);
  for (const id of [7, 9]) {
    server.answer(`GET /api/v1/builds/${id}/events`, {
      headers: { 'Content-Type': 'text/event-stream' },
      body: events.join(''),
    });
  }
  json(`PUT ${team}`, {}, 201);
  json('PUT /api/v1/teams/other', { team: teams[0], warnings: [{ type: 'invalid_identifier', message: 'odd' }] }, 200);
  json('PUT /api/v1/teams/Bad', { team: teams[0] }, 201);
  json('PUT /api/v1/teams/a/rename', { warnings: [] });
  json(`POST ${team}/artifacts`, { id: 11, name: '', build_id: 0 }, 201);
  json(`POST ${team}/builds`, build, 201);
  for (const kind of ['containers', 'volumes']) json(`GET ${team}/${kind}`, kind === 'volumes' ? volumes : []);
  json(`GET ${team}/containers/h`, container);
  json(`GET ${team}/builds`, [build]);
  json('GET /api/v1/teams/a/builds', [oneOff]);
  json('GET /api/v1/teams/b/builds', []);
  const p = `${team}/pipelines/p`;
  server.answer(`GET ${p}/config`, {
    headers: { 'Content-Type': 'application/json', 'X-Concourse-Config-Version': '41' },
    body: { config },
  });
  json(`GET ${p}`, pipeline);
  json(`GET ${p}/jobs`, [job]);
  json(`GET ${p}/jobs/j`, job);
  json(`GET ${p}/jobs/j/inputs`, [
    {
      name: 'r',
      resource: 'r',
      type: 'custom',
      source: { a: 'b' },
      version: { ref: 'x' },
      params: { p: 1 },
      tags: ['t'],
    },
  ]);
  json(`GET ${p}/resource-types`, [{ name: 'custom', type: 'mock', source: { x: 'y' }, privileged: true }]);
  json(`POST ${p}/builds`, build, 201);
  json(`GET ${p}/builds`, [build]);
  json(`GET ${p}/jobs/j/builds`, [build, oneOff]);
  json(`GET ${p}/jobs/j/builds/3`, build);
  json(`POST ${p}/jobs/j/builds`, build);
  json(`POST ${p}/jobs/j/builds/3`, build);
  json(`GET ${p}/resources`, [resource, { ...resource, name: 's', build: null, pinned_version: undefined }]);
  json(`GET ${p}/resources/r/versions`, [version, { id: 4, version: { ref: 'y' }, enabled: false }]);
  json(`POST ${p}/resources/r/check`, build, 201);
  json(`POST ${p}/resource-types/t/check`, build, 201);
  json(`GET ${p}/resources/r/shared`, {
    resources: [{ name: 'r', pipeline_name: 'p', team_name: 'main' }],
    resource_types: [],
  });
  json(`GET ${p}/resource-types/t/shared`, {
    resources: [],
    resource_types: [{ name: 't', pipeline_name: 'p', team_name: 'main' }],
  });
  json(`DELETE ${p}/resources/r/versions`, { versions_removed: 87 });
  json(`DELETE ${p}/resource-types/t/versions`, { versions_removed: 1 });
  json(`DELETE ${p}/jobs/j/tasks/st/cache`, { caches_removed: 2 });
  json(`PUT ${p}/rename`, { warnings: [{ type: 'x', message: 'renamed' }] });
  server.otherwise({ status: 200, body: '' });
}
