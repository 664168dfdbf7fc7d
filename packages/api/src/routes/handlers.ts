import type { Route, RouteName } from '@rondo/protocol';
import type { Handler } from '../context.ts';
import { createArtifact } from './artifacts/create-artifact.ts';
import { getArtifact } from './artifacts/get-artifact.ts';
import { abortBuild } from './builds/abort-build.ts';
import { createBuild, createPipelineBuild } from './builds/create-build.ts';
import { getBuild } from './builds/get-build.ts';
import { getBuildEvents } from './builds/get-build-events.ts';
import { getBuildPlan } from './builds/get-build-plan.ts';
import { getBuildPreparation } from './builds/get-build-preparation.ts';
import { getBuildResources } from './builds/get-build-resources.ts';
import { listBuildArtifacts } from './builds/list-build-artifacts.ts';
import { listBuilds } from './builds/list-builds.ts';
import { setBuildComment } from './builds/set-build-comment.ts';
import { clearResourceCache } from './caches/clear-resource-cache.ts';
import { clearTaskCache } from './caches/clear-task-cache.ts';
import { getDownstreamResourceCausality, getUpstreamResourceCausality } from './causality/get-causality.ts';
import { getComponents } from './components/list-components.ts';
import {
  pauseAllComponents,
  pauseComponent,
  unpauseAllComponents,
  unpauseComponent,
} from './components/pause-components.ts';
import { getConfig } from './config/get-config.ts';
import { saveConfig } from './config/save-config.ts';
import { hijackContainer } from './containers/hijack-container.ts';
import { getContainer, listContainers } from './containers/list-containers.ts';
import { getDocs, getOpenapi } from './docs/get-openapi.ts';
import { createJobBuild } from './jobs/create-job-build.ts';
import { getJob } from './jobs/get-job.ts';
import { getJobBadge, getMainJobBadge } from './jobs/get-job-badge.ts';
import { getJobBuild } from './jobs/get-job-build.ts';
import { listJobBuilds } from './jobs/list-job-builds.ts';
import { listJobInputs } from './jobs/list-job-inputs.ts';
import { listAllJobs, listJobs } from './jobs/list-jobs.ts';
import { pauseJob, scheduleJob, unpauseJob } from './jobs/pause-job.ts';
import { rerunJobBuild } from './jobs/rerun-job-build.ts';
import { ownRoutes } from './own-routes.ts';
import {
  archivePipeline,
  deletePipeline,
  exposePipeline,
  hidePipeline,
  pausePipeline,
  unpausePipeline,
} from './pipelines/change-pipeline.ts';
import { getPipeline } from './pipelines/get-pipeline.ts';
import { getPipelineBadge } from './pipelines/get-pipeline-badge.ts';
import { getVersionsDb } from './pipelines/get-versions-db.ts';
import { listPipelineBuilds } from './pipelines/list-pipeline-builds.ts';
import { listAllPipelines, listPipelines } from './pipelines/list-pipelines.ts';
import { orderPipelines, orderPipelinesWithinGroup } from './pipelines/order-pipelines.ts';
import { renamePipeline } from './pipelines/rename-pipeline.ts';
import {
  disableResourceVersion,
  enableResourceVersion,
  pinResourceVersion,
  setPinCommentOnResource,
  unpinResource,
} from './resources/change-version.ts';
import { checkResource, checkResourceWebhook } from './resources/check-resource.ts';
import { checkPrototype, checkResourceType } from './resources/check-resource-type.ts';
import { clearResourceTypeVersions, clearResourceVersions } from './resources/clear-versions.ts';
import { listResourceTypes } from './resources/list-resource-types.ts';
import { getResource, listAllResources, listResources } from './resources/list-resources.ts';
import { listSharedForResource, listSharedForResourceType } from './resources/list-shared.ts';
import { listBuildsWithVersionAsInput, listBuildsWithVersionAsOutput } from './resources/list-version-builds.ts';
import { getResourceVersion, listResourceVersions } from './resources/list-versions.ts';
import { downloadCli } from './server/download-cli.ts';
import { getHealth } from './server/get-health.ts';
import { getInfo } from './server/get-info.ts';
import { getInfoCreds } from './server/get-info-creds.ts';
import { getLogLevel } from './server/get-log-level.ts';
import { getOpenIdConfiguration } from './server/get-open-id-configuration.ts';
import { getSigningKeys } from './server/get-signing-keys.ts';
import { setLogLevel } from './server/set-log-level.ts';
import { destroyTeam } from './teams/destroy-team.ts';
import { getCc } from './teams/get-cc.ts';
import { listTeamBuilds } from './teams/list-team-builds.ts';
import { getTeam, listTeams } from './teams/list-teams.ts';
import { renameTeam } from './teams/rename-team.ts';
import { setTeam } from './teams/set-team.ts';
import { getBuildOutline } from './ui/get-build-outline.ts';
import { getDashboard } from './ui/get-dashboard.ts';
import { getGraph } from './ui/get-graph.ts';
import { getJobStats } from './ui/get-job-stats.ts';
import { getResourceFacts } from './ui/get-resource-facts.ts';
import { getStream } from './ui/get-stream.ts';
import { listBuildChanges } from './ui/list-build-changes.ts';
import { listUiJobBuilds } from './ui/list-job-builds.ts';
import { listVersionCauses } from './ui/list-version-causes.ts';
import { getUser } from './users/get-user.ts';
import { listActiveUsersSince } from './users/list-users.ts';
import { listVolumes } from './volumes/list-volumes.ts';
import { getWall } from './wall/get-wall.ts';
import { clearWall, setWall } from './wall/set-wall.ts';
import { heartbeatWorker } from './workers/heartbeat-worker.ts';
import { deleteWorker, landWorker, pruneWorker, retireWorker } from './workers/leave-worker.ts';
import { listDestroyingContainers, listDestroyingVolumes } from './workers/list-destroying.ts';
import { listWorkers } from './workers/list-workers.ts';
import { registerWorker } from './workers/register-worker.ts';
import { reportWorkerContainers, reportWorkerVolumes } from './workers/report-worker.ts';

/** Who answers each stock route. */
export const handlers: Readonly<Record<RouteName, Handler>> = {
  AbortBuild: abortBuild,
  ArchivePipeline: archivePipeline,
  BuildEvents: getBuildEvents,
  BuildResources: getBuildResources,
  CheckPrototype: checkPrototype,
  CheckResource: checkResource,
  CheckResourceType: checkResourceType,
  CheckResourceWebHook: checkResourceWebhook,
  ClearResourceCache: clearResourceCache,
  ClearResourceTypeVersions: clearResourceTypeVersions,
  ClearResourceVersions: clearResourceVersions,
  ClearTaskCache: clearTaskCache,
  ClearWall: clearWall,
  CreateBuild: createBuild,
  CreateJobBuild: createJobBuild,
  CreatePipelineBuild: createPipelineBuild,
  CreateArtifact: createArtifact,
  DeletePipeline: deletePipeline,
  DownloadCLI: downloadCli,
  DeleteWorker: deleteWorker,
  DestroyTeam: destroyTeam,
  DisableResourceVersion: disableResourceVersion,
  EnableResourceVersion: enableResourceVersion,
  ExposePipeline: exposePipeline,
  GetArtifact: getArtifact,
  GetBuild: getBuild,
  GetBuildPlan: getBuildPlan,
  GetBuildPreparation: getBuildPreparation,
  GetCC: getCc,
  GetComponents: getComponents,
  GetConfig: getConfig,
  GetContainer: getContainer,
  GetDownstreamResourceCausality: getDownstreamResourceCausality,
  GetHealth: getHealth,
  GetInfo: getInfo,
  GetInfoCreds: getInfoCreds,
  GetJob: getJob,
  GetJobBuild: getJobBuild,
  GetLogLevel: getLogLevel,
  GetOpenIDConfiguration: getOpenIdConfiguration,
  GetPipeline: getPipeline,
  GetResource: getResource,
  GetResourceVersion: getResourceVersion,
  GetSigningKeys: getSigningKeys,
  GetTeam: getTeam,
  GetUpstreamResourceCausality: getUpstreamResourceCausality,
  GetUser: getUser,
  GetVersionsDB: getVersionsDb,
  GetWall: getWall,
  HeartbeatWorker: heartbeatWorker,
  HidePipeline: hidePipeline,
  HijackContainer: hijackContainer,
  JobBadge: getJobBadge,
  LandWorker: landWorker,
  ListActiveUsersSince: listActiveUsersSince,
  ListAllJobs: listAllJobs,
  ListAllPipelines: listAllPipelines,
  ListAllResources: listAllResources,
  ListBuildArtifacts: listBuildArtifacts,
  ListBuilds: listBuilds,
  ListBuildsWithVersionAsInput: listBuildsWithVersionAsInput,
  ListBuildsWithVersionAsOutput: listBuildsWithVersionAsOutput,
  ListContainers: listContainers,
  ListDestroyingContainers: listDestroyingContainers,
  ListDestroyingVolumes: listDestroyingVolumes,
  ListJobBuilds: listJobBuilds,
  ListJobInputs: listJobInputs,
  ListJobs: listJobs,
  ListPipelineBuilds: listPipelineBuilds,
  ListPipelines: listPipelines,
  ListResourceTypes: listResourceTypes,
  ListResourceVersions: listResourceVersions,
  ListResources: listResources,
  ListSharedForResource: listSharedForResource,
  ListSharedForResourceType: listSharedForResourceType,
  ListTeamBuilds: listTeamBuilds,
  ListTeams: listTeams,
  ListVolumes: listVolumes,
  ListWorkers: listWorkers,
  MainJobBadge: getMainJobBadge,
  OrderPipelines: orderPipelines,
  OrderPipelinesWithinGroup: orderPipelinesWithinGroup,
  PauseAllComponents: pauseAllComponents,
  PauseComponent: pauseComponent,
  PauseJob: pauseJob,
  PausePipeline: pausePipeline,
  PinResourceVersion: pinResourceVersion,
  PipelineBadge: getPipelineBadge,
  PruneWorker: pruneWorker,
  RegisterWorker: registerWorker,
  RenamePipeline: renamePipeline,
  RenameTeam: renameTeam,
  ReportWorkerContainers: reportWorkerContainers,
  ReportWorkerVolumes: reportWorkerVolumes,
  RerunJobBuild: rerunJobBuild,
  RetireWorker: retireWorker,
  SaveConfig: saveConfig,
  ScheduleJob: scheduleJob,
  SetBuildComment: setBuildComment,
  SetLogLevel: setLogLevel,
  SetPinCommentOnResource: setPinCommentOnResource,
  SetTeam: setTeam,
  SetWall: setWall,
  UnpauseAllComponents: unpauseAllComponents,
  UnpauseComponent: unpauseComponent,
  UnpauseJob: unpauseJob,
  UnpausePipeline: unpausePipeline,
  UnpinResource: unpinResource,
};

/** Rondo's own routes under /api/rondo/v1, guarded by the same access classes. */
export const extraRoutes: readonly { route: Route; handler: Handler }[] = [
  { route: ownRoutes.GetOpenapi, handler: getOpenapi },
  { route: ownRoutes.GetDocs, handler: getDocs },
  { route: ownRoutes.GetDashboard, handler: getDashboard },
  { route: ownRoutes.GetGraph, handler: getGraph },
  { route: ownRoutes.GetResourceFacts, handler: getResourceFacts },
  { route: ownRoutes.GetJobStats, handler: getJobStats },
  { route: ownRoutes.ListUiJobBuilds, handler: listUiJobBuilds },
  { route: ownRoutes.GetBuildOutline, handler: getBuildOutline },
  { route: ownRoutes.ListBuildChanges, handler: listBuildChanges },
  { route: ownRoutes.ListVersionCauses, handler: listVersionCauses },
  { route: ownRoutes.GetStream, handler: getStream },
];
