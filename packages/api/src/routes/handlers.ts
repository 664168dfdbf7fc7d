import type { Route, RouteName } from '@rondo/protocol';
import type { Handler } from '../context.ts';
import { abortBuild } from './builds/abort-build.ts';
import { createBuild, createPipelineBuild } from './builds/create-build.ts';
import { getBuild } from './builds/get-build.ts';
import { getBuildEvents } from './builds/get-build-events.ts';
import { getBuildPlan } from './builds/get-build-plan.ts';
import { getBuildResources } from './builds/get-build-resources.ts';
import { listBuilds } from './builds/list-builds.ts';
import { setBuildComment } from './builds/set-build-comment.ts';
import { getConfig } from './config/get-config.ts';
import { saveConfig } from './config/save-config.ts';
import { createJobBuild } from './jobs/create-job-build.ts';
import { getJob } from './jobs/get-job.ts';
import { getJobBuild } from './jobs/get-job-build.ts';
import { listJobBuilds } from './jobs/list-job-builds.ts';
import { listAllJobs, listJobs } from './jobs/list-jobs.ts';
import { pauseJob, scheduleJob, unpauseJob } from './jobs/pause-job.ts';
import { rerunJobBuild } from './jobs/rerun-job-build.ts';
import {
  deletePipeline,
  exposePipeline,
  hidePipeline,
  pausePipeline,
  unpausePipeline,
} from './pipelines/change-pipeline.ts';
import { getPipeline } from './pipelines/get-pipeline.ts';
import { listPipelineBuilds } from './pipelines/list-pipeline-builds.ts';
import { listAllPipelines, listPipelines } from './pipelines/list-pipelines.ts';
import {
  disableResourceVersion,
  enableResourceVersion,
  pinResourceVersion,
  setPinCommentOnResource,
  unpinResource,
} from './resources/change-version.ts';
import { checkResource, checkResourceWebhook } from './resources/check-resource.ts';
import { getResource, listAllResources, listResources } from './resources/list-resources.ts';
import { getResourceVersion, listResourceVersions } from './resources/list-versions.ts';
import { getInfo } from './server/get-info.ts';
import { getTeam, listTeams } from './teams/list-teams.ts';
import { getDashboard } from './ui/get-dashboard.ts';
import { getGraph } from './ui/get-graph.ts';
import { getStream } from './ui/get-stream.ts';
import { getUser } from './users/get-user.ts';

/** Who answers each stock route; a route without a handler answers as an unknown one does. */
export const handlers: Partial<Record<RouteName, Handler>> = {
  AbortBuild: abortBuild,
  BuildResources: getBuildResources,
  BuildEvents: getBuildEvents,
  CheckResource: checkResource,
  CheckResourceWebHook: checkResourceWebhook,
  CreateBuild: createBuild,
  CreateJobBuild: createJobBuild,
  CreatePipelineBuild: createPipelineBuild,
  DeletePipeline: deletePipeline,
  DisableResourceVersion: disableResourceVersion,
  EnableResourceVersion: enableResourceVersion,
  ExposePipeline: exposePipeline,
  GetBuild: getBuild,
  GetBuildPlan: getBuildPlan,
  GetConfig: getConfig,
  GetInfo: getInfo,
  GetJob: getJob,
  GetJobBuild: getJobBuild,
  GetPipeline: getPipeline,
  GetResource: getResource,
  GetResourceVersion: getResourceVersion,
  GetTeam: getTeam,
  GetUser: getUser,
  HidePipeline: hidePipeline,
  ListAllJobs: listAllJobs,
  ListAllPipelines: listAllPipelines,
  ListAllResources: listAllResources,
  ListBuilds: listBuilds,
  ListJobBuilds: listJobBuilds,
  ListJobs: listJobs,
  ListPipelineBuilds: listPipelineBuilds,
  ListPipelines: listPipelines,
  ListResourceVersions: listResourceVersions,
  ListResources: listResources,
  ListTeams: listTeams,
  PauseJob: pauseJob,
  PausePipeline: pausePipeline,
  PinResourceVersion: pinResourceVersion,
  RerunJobBuild: rerunJobBuild,
  SaveConfig: saveConfig,
  ScheduleJob: scheduleJob,
  SetBuildComment: setBuildComment,
  SetPinCommentOnResource: setPinCommentOnResource,
  UnpauseJob: unpauseJob,
  UnpausePipeline: unpausePipeline,
  UnpinResource: unpinResource,
};

/** Rondo's own routes under /api/rondo/v1, guarded by the same access classes. */
export const extraRoutes: readonly { route: Route; handler: Handler }[] = [
  { route: ui('GetDashboard', '/dashboard'), handler: getDashboard },
  { route: ui('GetGraph', '/pipelines/:pipeline_id/graph'), handler: getGraph },
  { route: ui('GetStream', '/stream'), handler: getStream },
];

function ui(name: string, path: string): Route {
  return { name, method: 'GET', path: `/api/rondo/v1${path}`, access: 'optional' };
}
