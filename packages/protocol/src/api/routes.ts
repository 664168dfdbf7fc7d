/** Table: every stock API route in the order in which the reference registers them (api.md 12). */
import type { AccessClass, RoleName } from './access.ts';

export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';

export type Route = {
  readonly name: string;
  readonly method: Method;
  readonly path: string;
  readonly access: AccessClass;
  /** The least role that a team's member needs (api.md 7.1); absent where only the access class decides. */
  readonly role?: RoleName;
  /** Refused for an archived pipeline (api.md 6.4). */
  readonly rejectsArchived?: true;
};

const team = '/api/v1/teams/:team_name';
const pipeline = `${team}/pipelines/:pipeline_name`;
const job = `${pipeline}/jobs/:job_name`;
const resource = `${pipeline}/resources/:resource_name`;
const version = `${resource}/versions/:resource_config_version_id`;

export const routes = [
  { name: 'SaveConfig', method: 'PUT', path: `${pipeline}/config`, access: 'team', role: 'member' },
  { name: 'GetConfig', method: 'GET', path: `${pipeline}/config`, access: 'team', role: 'viewer' },

  { name: 'CreateBuild', method: 'POST', path: `${team}/builds`, access: 'team', role: 'member' },
  { name: 'ListBuilds', method: 'GET', path: '/api/v1/builds', access: 'optional', role: 'viewer' },
  { name: 'GetBuild', method: 'GET', path: '/api/v1/builds/:build_id', access: 'build-read', role: 'viewer' },
  {
    name: 'GetBuildPlan',
    method: 'GET',
    path: '/api/v1/builds/:build_id/plan',
    access: 'build-output',
    role: 'viewer',
  },
  {
    name: 'BuildEvents',
    method: 'GET',
    path: '/api/v1/builds/:build_id/events',
    access: 'build-output',
    role: 'viewer',
  },
  {
    name: 'BuildResources',
    method: 'GET',
    path: '/api/v1/builds/:build_id/resources',
    access: 'build-read',
    role: 'viewer',
  },
  {
    name: 'AbortBuild',
    method: 'PUT',
    path: '/api/v1/builds/:build_id/abort',
    access: 'build-write',
    role: 'pipeline-operator',
  },
  {
    name: 'GetBuildPreparation',
    method: 'GET',
    path: '/api/v1/builds/:build_id/preparation',
    access: 'build-output',
    role: 'viewer',
  },
  {
    name: 'ListBuildArtifacts',
    method: 'GET',
    path: '/api/v1/builds/:build_id/artifacts',
    access: 'build-output',
    role: 'viewer',
  },
  {
    name: 'SetBuildComment',
    method: 'PUT',
    path: '/api/v1/builds/:build_id/comment',
    access: 'build-write',
    role: 'pipeline-operator',
  },

  { name: 'ListAllJobs', method: 'GET', path: '/api/v1/jobs', access: 'optional', role: 'viewer' },
  { name: 'ListJobs', method: 'GET', path: `${pipeline}/jobs`, access: 'pipeline', role: 'viewer' },
  { name: 'GetJob', method: 'GET', path: job, access: 'pipeline', role: 'viewer' },
  { name: 'ListJobBuilds', method: 'GET', path: `${job}/builds`, access: 'pipeline', role: 'viewer' },
  {
    name: 'CreateJobBuild',
    method: 'POST',
    path: `${job}/builds`,
    access: 'team',
    role: 'pipeline-operator',
    rejectsArchived: true,
  },
  {
    name: 'RerunJobBuild',
    method: 'POST',
    path: `${job}/builds/:build_name`,
    access: 'team',
    role: 'pipeline-operator',
    rejectsArchived: true,
  },
  { name: 'ListJobInputs', method: 'GET', path: `${job}/inputs`, access: 'team', role: 'viewer' },
  { name: 'GetJobBuild', method: 'GET', path: `${job}/builds/:build_name`, access: 'pipeline', role: 'viewer' },
  { name: 'PauseJob', method: 'PUT', path: `${job}/pause`, access: 'team', role: 'pipeline-operator' },
  { name: 'UnpauseJob', method: 'PUT', path: `${job}/unpause`, access: 'team', role: 'pipeline-operator' },
  {
    name: 'ScheduleJob',
    method: 'PUT',
    path: `${job}/schedule`,
    access: 'team',
    role: 'pipeline-operator',
    rejectsArchived: true,
  },
  { name: 'JobBadge', method: 'GET', path: `${job}/badge`, access: 'pipeline', role: 'viewer' },
  {
    name: 'MainJobBadge',
    method: 'GET',
    path: '/api/v1/pipelines/:pipeline_name/jobs/:job_name/badge',
    access: 'optional',
    role: 'viewer',
  },
  {
    name: 'ClearTaskCache',
    method: 'DELETE',
    path: `${job}/tasks/:step_name/cache`,
    access: 'team',
    role: 'pipeline-operator',
  },

  { name: 'ListAllPipelines', method: 'GET', path: '/api/v1/pipelines', access: 'optional', role: 'viewer' },
  { name: 'ListPipelines', method: 'GET', path: `${team}/pipelines`, access: 'optional', role: 'viewer' },
  { name: 'GetPipeline', method: 'GET', path: pipeline, access: 'pipeline', role: 'viewer' },
  { name: 'DeletePipeline', method: 'DELETE', path: pipeline, access: 'team', role: 'member' },
  { name: 'OrderPipelines', method: 'PUT', path: `${team}/pipelines/ordering`, access: 'team', role: 'member' },
  { name: 'OrderPipelinesWithinGroup', method: 'PUT', path: `${pipeline}/ordering`, access: 'team', role: 'member' },
  {
    name: 'PausePipeline',
    method: 'PUT',
    path: `${pipeline}/pause`,
    access: 'team',
    role: 'pipeline-operator',
    rejectsArchived: true,
  },
  { name: 'ArchivePipeline', method: 'PUT', path: `${pipeline}/archive`, access: 'team', role: 'member' },
  {
    name: 'UnpausePipeline',
    method: 'PUT',
    path: `${pipeline}/unpause`,
    access: 'team',
    role: 'pipeline-operator',
    rejectsArchived: true,
  },
  { name: 'ExposePipeline', method: 'PUT', path: `${pipeline}/expose`, access: 'team', role: 'member' },
  { name: 'HidePipeline', method: 'PUT', path: `${pipeline}/hide`, access: 'team', role: 'member' },
  { name: 'GetVersionsDB', method: 'GET', path: `${pipeline}/versions-db`, access: 'team', role: 'viewer' },
  { name: 'RenamePipeline', method: 'PUT', path: `${pipeline}/rename`, access: 'team', role: 'member' },
  { name: 'ListPipelineBuilds', method: 'GET', path: `${pipeline}/builds`, access: 'pipeline', role: 'viewer' },
  { name: 'CreatePipelineBuild', method: 'POST', path: `${pipeline}/builds`, access: 'team', role: 'member' },
  { name: 'PipelineBadge', method: 'GET', path: `${pipeline}/badge`, access: 'pipeline', role: 'viewer' },

  { name: 'ListAllResources', method: 'GET', path: '/api/v1/resources', access: 'optional', role: 'viewer' },
  { name: 'ListResources', method: 'GET', path: `${pipeline}/resources`, access: 'pipeline', role: 'viewer' },
  { name: 'ListResourceTypes', method: 'GET', path: `${pipeline}/resource-types`, access: 'pipeline', role: 'viewer' },
  { name: 'GetResource', method: 'GET', path: resource, access: 'pipeline', role: 'viewer' },
  { name: 'ListSharedForResource', method: 'GET', path: `${resource}/shared`, access: 'admin' },
  {
    name: 'ListSharedForResourceType',
    method: 'GET',
    path: `${pipeline}/resource-types/:resource_type_name/shared`,
    access: 'admin',
  },
  {
    name: 'CheckResource',
    method: 'POST',
    path: `${resource}/check`,
    access: 'team',
    role: 'pipeline-operator',
    rejectsArchived: true,
  },
  {
    name: 'CheckResourceWebHook',
    method: 'POST',
    path: `${resource}/check/webhook`,
    access: 'optional',
    role: 'pipeline-operator',
  },
  {
    name: 'CheckResourceType',
    method: 'POST',
    path: `${pipeline}/resource-types/:resource_type_name/check`,
    access: 'team',
    role: 'pipeline-operator',
    rejectsArchived: true,
  },
  {
    name: 'CheckPrototype',
    method: 'POST',
    path: `${pipeline}/prototypes/:prototype_name/check`,
    access: 'team',
    role: 'pipeline-operator',
    rejectsArchived: true,
  },
  {
    name: 'ClearResourceCache',
    method: 'DELETE',
    path: `${resource}/cache`,
    access: 'team',
    role: 'pipeline-operator',
  },
  { name: 'ListResourceVersions', method: 'GET', path: `${resource}/versions`, access: 'pipeline', role: 'viewer' },
  { name: 'ClearResourceVersions', method: 'DELETE', path: `${resource}/versions`, access: 'admin' },
  {
    name: 'ClearResourceTypeVersions',
    method: 'DELETE',
    path: `${pipeline}/resource-types/:resource_type_name/versions`,
    access: 'admin',
  },
  { name: 'GetResourceVersion', method: 'GET', path: version, access: 'pipeline', role: 'viewer' },
  {
    name: 'EnableResourceVersion',
    method: 'PUT',
    path: `${version}/enable`,
    access: 'team',
    role: 'pipeline-operator',
    rejectsArchived: true,
  },
  {
    name: 'DisableResourceVersion',
    method: 'PUT',
    path: `${version}/disable`,
    access: 'team',
    role: 'pipeline-operator',
    rejectsArchived: true,
  },
  {
    name: 'PinResourceVersion',
    method: 'PUT',
    path: `${version}/pin`,
    access: 'team',
    role: 'pipeline-operator',
    rejectsArchived: true,
  },
  {
    name: 'UnpinResource',
    method: 'PUT',
    path: `${resource}/unpin`,
    access: 'team',
    role: 'pipeline-operator',
    rejectsArchived: true,
  },
  {
    name: 'SetPinCommentOnResource',
    method: 'PUT',
    path: `${resource}/pin_comment`,
    access: 'team',
    role: 'pipeline-operator',
    rejectsArchived: true,
  },
  {
    name: 'ListBuildsWithVersionAsInput',
    method: 'GET',
    path: `${version}/input_to`,
    access: 'pipeline',
    role: 'viewer',
  },
  {
    name: 'ListBuildsWithVersionAsOutput',
    method: 'GET',
    path: `${version}/output_of`,
    access: 'pipeline',
    role: 'viewer',
  },
  {
    name: 'GetDownstreamResourceCausality',
    method: 'GET',
    path: `${version}/downstream`,
    access: 'pipeline',
    role: 'viewer',
  },
  {
    name: 'GetUpstreamResourceCausality',
    method: 'GET',
    path: `${version}/upstream`,
    access: 'pipeline',
    role: 'viewer',
  },

  { name: 'GetCC', method: 'GET', path: `${team}/cc.xml`, access: 'optional', role: 'viewer' },

  { name: 'ListWorkers', method: 'GET', path: '/api/v1/workers', access: 'any-team', role: 'viewer' },
  { name: 'RegisterWorker', method: 'POST', path: '/api/v1/workers', access: 'system', role: 'member' },
  {
    name: 'LandWorker',
    method: 'PUT',
    path: '/api/v1/workers/:worker_name/land',
    access: 'worker-team',
    role: 'member',
  },
  {
    name: 'RetireWorker',
    method: 'PUT',
    path: '/api/v1/workers/:worker_name/retire',
    access: 'worker-team',
    role: 'member',
  },
  {
    name: 'PruneWorker',
    method: 'PUT',
    path: '/api/v1/workers/:worker_name/prune',
    access: 'worker-team',
    role: 'member',
  },
  {
    name: 'HeartbeatWorker',
    method: 'PUT',
    path: '/api/v1/workers/:worker_name/heartbeat',
    access: 'system',
    role: 'member',
  },
  { name: 'DeleteWorker', method: 'DELETE', path: '/api/v1/workers/:worker_name', access: 'system', role: 'member' },

  { name: 'GetLogLevel', method: 'GET', path: '/api/v1/log-level', access: 'admin', role: 'viewer' },
  { name: 'SetLogLevel', method: 'PUT', path: '/api/v1/log-level', access: 'admin', role: 'member' },
  { name: 'DownloadCLI', method: 'GET', path: '/api/v1/cli', access: 'optional', role: 'viewer' },
  { name: 'GetInfo', method: 'GET', path: '/api/v1/info', access: 'optional', role: 'viewer' },
  { name: 'GetInfoCreds', method: 'GET', path: '/api/v1/info/creds', access: 'admin', role: 'viewer' },
  { name: 'GetHealth', method: 'GET', path: '/api/v1/health', access: 'optional' },

  { name: 'GetUser', method: 'GET', path: '/api/v1/user', access: 'authenticated' },
  { name: 'ListActiveUsersSince', method: 'GET', path: '/api/v1/users', access: 'admin' },

  {
    name: 'ListDestroyingContainers',
    method: 'GET',
    path: '/api/v1/containers/destroying',
    access: 'worker-team',
    role: 'viewer',
  },
  {
    name: 'ReportWorkerContainers',
    method: 'PUT',
    path: '/api/v1/containers/report',
    access: 'worker-team',
    role: 'member',
  },
  { name: 'ListContainers', method: 'GET', path: `${team}/containers`, access: 'team', role: 'viewer' },
  { name: 'GetContainer', method: 'GET', path: `${team}/containers/:id`, access: 'team', role: 'viewer' },
  { name: 'HijackContainer', method: 'GET', path: `${team}/containers/:id/hijack`, access: 'team', role: 'member' },

  { name: 'ListVolumes', method: 'GET', path: `${team}/volumes`, access: 'team', role: 'viewer' },
  {
    name: 'ListDestroyingVolumes',
    method: 'GET',
    path: '/api/v1/volumes/destroying',
    access: 'worker-team',
    role: 'viewer',
  },
  { name: 'ReportWorkerVolumes', method: 'PUT', path: '/api/v1/volumes/report', access: 'worker-team', role: 'member' },

  { name: 'ListTeams', method: 'GET', path: '/api/v1/teams', access: 'optional', role: 'viewer' },
  { name: 'GetTeam', method: 'GET', path: team, access: 'team', role: 'viewer' },
  { name: 'SetTeam', method: 'PUT', path: team, access: 'team', role: 'owner' },
  { name: 'RenameTeam', method: 'PUT', path: `${team}/rename`, access: 'team', role: 'owner' },
  { name: 'DestroyTeam', method: 'DELETE', path: team, access: 'admin', role: 'owner' },
  { name: 'ListTeamBuilds', method: 'GET', path: `${team}/builds`, access: 'team', role: 'viewer' },

  { name: 'CreateArtifact', method: 'POST', path: `${team}/artifacts`, access: 'team', role: 'member' },
  { name: 'GetArtifact', method: 'GET', path: `${team}/artifacts/:artifact_id`, access: 'team', role: 'member' },

  { name: 'GetWall', method: 'GET', path: '/api/v1/wall', access: 'optional', role: 'viewer' },
  { name: 'SetWall', method: 'PUT', path: '/api/v1/wall', access: 'admin' },
  { name: 'ClearWall', method: 'DELETE', path: '/api/v1/wall', access: 'admin' },

  {
    name: 'GetOpenIDConfiguration',
    method: 'GET',
    path: '/.well-known/openid-configuration',
    access: 'optional',
  },
  { name: 'GetSigningKeys', method: 'GET', path: '/.well-known/jwks.json', access: 'optional' },

  { name: 'GetComponents', method: 'GET', path: '/api/v1/components', access: 'admin' },
  { name: 'PauseAllComponents', method: 'PUT', path: '/api/v1/components/pause', access: 'admin' },
  { name: 'UnpauseAllComponents', method: 'PUT', path: '/api/v1/components/unpause', access: 'admin' },
  { name: 'PauseComponent', method: 'PUT', path: '/api/v1/components/:component_name/pause', access: 'admin' },
  { name: 'UnpauseComponent', method: 'PUT', path: '/api/v1/components/:component_name/unpause', access: 'admin' },
] as const satisfies readonly Route[];

export type RouteName = (typeof routes)[number]['name'];
