import type { Route, RouteName } from '@rondo/protocol';
import type { Handler } from '../context.ts';
import { getBuild } from './builds/get-build.ts';
import { listBuilds } from './builds/list-builds.ts';
import { getJob } from './jobs/get-job.ts';
import { getJobBuild } from './jobs/get-job-build.ts';
import { listJobBuilds } from './jobs/list-job-builds.ts';
import { listAllJobs, listJobs } from './jobs/list-jobs.ts';
import { pauseJob, scheduleJob, unpauseJob } from './jobs/pause-job.ts';
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
import { getInfo } from './server/get-info.ts';
import { getUser } from './users/get-user.ts';

/** Who answers each stock route; a route without a handler answers as an unknown one does. */
export const handlers: Partial<Record<RouteName, Handler>> = {
  DeletePipeline: deletePipeline,
  ExposePipeline: exposePipeline,
  GetBuild: getBuild,
  GetInfo: getInfo,
  GetJob: getJob,
  GetJobBuild: getJobBuild,
  GetPipeline: getPipeline,
  GetUser: getUser,
  HidePipeline: hidePipeline,
  ListAllJobs: listAllJobs,
  ListAllPipelines: listAllPipelines,
  ListBuilds: listBuilds,
  ListJobBuilds: listJobBuilds,
  ListJobs: listJobs,
  ListPipelineBuilds: listPipelineBuilds,
  ListPipelines: listPipelines,
  PauseJob: pauseJob,
  PausePipeline: pausePipeline,
  ScheduleJob: scheduleJob,
  UnpauseJob: unpauseJob,
  UnpausePipeline: unpausePipeline,
};

/** Rondo's own routes under /api/rondo/v1, guarded by the same access classes. */
export const extraRoutes: readonly { route: Route; handler: Handler }[] = [];
