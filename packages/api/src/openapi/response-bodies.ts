/** Table: what routes answer when all is well. The schemas stand beside what makes the answers; tests hold real answers against them. */
import { pipelineSchema } from '@rondo/pipeline';
import {
  type RouteName,
  UiBuildChanges,
  UiBuildOutline,
  UiDashboard,
  UiJobBuild,
  UiJobStats,
  UiPipelineGraph,
  UiResourceFacts,
  UiVersionCauses,
} from '@rondo/protocol';
import { type TSchema, Type } from 'typebox';
import { SavedName, Warnings } from '../http/read-name.ts';
import { Artifact } from '../present/present-artifact.ts';
import { Build } from '../present/present-build.ts';
import { Container } from '../present/present-container.ts';
import { Job, JobSummary } from '../present/present-job.ts';
import { Pipeline } from '../present/present-pipeline.ts';
import { Resource } from '../present/present-resource.ts';
import { Worker } from '../present/present-worker.ts';
import { PublicPlan } from '../routes/builds/get-build-plan.ts';
import { Preparation } from '../routes/builds/get-build-preparation.ts';
import { BuildResources } from '../routes/builds/get-build-resources.ts';
import { RemovedCaches } from '../routes/caches/clear-resource-cache.ts';
import { CausalityGraph } from '../routes/causality/get-causality.ts';
import { Component } from '../routes/components/list-components.ts';
import { NextInput } from '../routes/jobs/list-job-inputs.ts';
import type { OwnRouteName } from '../routes/own-routes.ts';
import { VersionsDb } from '../routes/pipelines/get-versions-db.ts';
import { RemovedVersions } from '../routes/resources/clear-versions.ts';
import { ResourceType } from '../routes/resources/list-resource-types.ts';
import { Sharing } from '../routes/resources/list-shared.ts';
import { ResourceVersion } from '../routes/resources/list-versions.ts';
import { Health } from '../routes/server/get-health.ts';
import { Info } from '../routes/server/get-info.ts';
import { OpenIdConfiguration } from '../routes/server/get-open-id-configuration.ts';
import { SigningKeySet } from '../routes/server/get-signing-keys.ts';
import { Team } from '../routes/teams/list-teams.ts';
import { SavedTeam } from '../routes/teams/set-team.ts';
import { User } from '../routes/users/get-user.ts';
import { ActiveUser } from '../routes/users/list-users.ts';
import { Volume } from '../routes/volumes/list-volumes.ts';
import { Wall } from '../routes/wall/get-wall.ts';

export type ResponseBody = {
  readonly statuses: readonly number[];
  /** Undefined: there is no body. */
  readonly type?: string;
  readonly schema?: TSchema;
};

const json = (schema: TSchema, ...statuses: number[]): ResponseBody => ({
  statuses: statuses.length === 0 ? [200] : statuses,
  type: 'application/json',
  schema,
});
const list = (schema: TSchema) => json(Type.Array(schema));
const nothing = (...statuses: number[]): ResponseBody => ({ statuses: statuses.length === 0 ? [200] : statuses });
const other = (type: string, description: string, status = 200): ResponseBody => ({
  statuses: [status],
  type,
  schema: Type.String({ description }),
});
const startedBuild: ResponseBody = { ...json(Build, 201), type: 'text/plain; charset=utf-8' };
const badge = other('image/svg+xml', 'a picture of how the last build ended');
const Handles = Type.Array(Type.String({ description: 'a handle' }));

export const responseBodies: Readonly<Record<RouteName | OwnRouteName, ResponseBody>> = {
  AbortBuild: nothing(204),
  ArchivePipeline: nothing(),
  BuildEvents: other('text/event-stream; charset=utf-8', 'the events of the build as they come, then `end`'),
  BuildResources: json(BuildResources),
  CheckPrototype: startedBuild,
  CheckResource: startedBuild,
  CheckResourceType: startedBuild,
  CheckResourceWebHook: startedBuild,
  ClearResourceCache: json(RemovedCaches),
  ClearResourceTypeVersions: json(RemovedVersions),
  ClearResourceVersions: json(RemovedVersions),
  ClearTaskCache: json(RemovedCaches),
  ClearWall: nothing(),
  CreateArtifact: json(Artifact, 201),
  CreateBuild: json(Build, 201),
  CreateJobBuild: json(Build),
  CreatePipelineBuild: json(Build, 201),
  DeletePipeline: nothing(204),
  DeleteWorker: nothing(),
  DestroyTeam: nothing(204),
  DisableResourceVersion: nothing(),
  DownloadCLI: other('application/octet-stream', 'fly'),
  EnableResourceVersion: nothing(),
  ExposePipeline: nothing(),
  GetArtifact: other('application/octet-stream', 'a tar, compressed with gzip'),
  GetBuild: json(Build),
  GetBuildOutline: json(UiBuildOutline),
  GetBuildPlan: json(PublicPlan),
  GetBuildPreparation: json(Preparation),
  GetCC: other('application/xml', 'jobs that have finished a build, for build monitors'),
  GetComponents: list(Component),
  GetConfig: json(Type.Object({ config: Type.Unsafe(pipelineSchema()) })),
  GetContainer: json(Container),
  GetDashboard: json(UiDashboard),
  GetDocs: other('text/html; charset=utf-8', 'this description as a page'),
  GetDownstreamResourceCausality: json(CausalityGraph),
  GetGraph: json(UiPipelineGraph),
  GetHealth: json(Health, 200, 503),
  GetInfo: json(Info),
  GetInfoCreds: json(Type.Record(Type.String(), Type.Unknown())),
  GetJob: json(Job),
  GetJobBuild: json(Build),
  GetJobStats: json(UiJobStats),
  GetLogLevel: other('text/plain; charset=utf-8', '`debug`, `info`, `error` or `fatal`'),
  GetOpenapi: json(Type.Record(Type.String(), Type.Unknown(), { description: 'this description' })),
  GetOpenIDConfiguration: json(OpenIdConfiguration),
  GetPipeline: json(Pipeline),
  GetResource: json(Resource),
  GetResourceFacts: json(UiResourceFacts),
  GetResourceVersion: json(ResourceVersion),
  GetSigningKeys: json(SigningKeySet),
  GetStream: other('text/event-stream; charset=utf-8', 'what changes on the pages, as it changes'),
  GetTeam: json(Team),
  GetUpstreamResourceCausality: json(CausalityGraph),
  GetUser: json(User),
  GetVersionsDB: json(VersionsDb),
  GetWall: json(Wall),
  HeartbeatWorker: json(Worker),
  HidePipeline: nothing(),
  HijackContainer: nothing(101),
  JobBadge: badge,
  LandWorker: nothing(),
  ListActiveUsersSince: list(ActiveUser),
  ListAllJobs: list(JobSummary),
  ListAllPipelines: list(Pipeline),
  ListAllResources: list(Resource),
  ListBuildArtifacts: list(Artifact),
  ListBuildChanges: json(UiBuildChanges),
  ListBuilds: list(Build),
  ListBuildsWithVersionAsInput: list(Build),
  ListBuildsWithVersionAsOutput: list(Build),
  ListContainers: list(Container),
  ListDestroyingContainers: json(Handles),
  ListDestroyingVolumes: json(Type.Union([Handles, Type.Null()])),
  ListJobBuilds: list(Build),
  ListJobInputs: list(NextInput),
  ListJobs: list(JobSummary),
  ListPipelineBuilds: list(Build),
  ListPipelines: list(Pipeline),
  ListResourceTypes: list(ResourceType),
  ListResourceVersions: list(ResourceVersion),
  ListResources: list(Resource),
  ListSharedForResource: json(Sharing),
  ListSharedForResourceType: json(Sharing),
  ListTeamBuilds: list(Build),
  ListTeams: list(Team),
  ListUiJobBuilds: list(UiJobBuild),
  ListVersionCauses: json(UiVersionCauses),
  ListVolumes: list(Volume),
  ListWorkers: list(Worker),
  MainJobBadge: other('text/html; charset=utf-8', 'where the badge is', 301),
  OrderPipelines: nothing(),
  OrderPipelinesWithinGroup: nothing(),
  PauseAllComponents: nothing(),
  PauseComponent: nothing(),
  PauseJob: nothing(),
  PausePipeline: nothing(),
  PinResourceVersion: nothing(),
  PipelineBadge: badge,
  PruneWorker: nothing(),
  RegisterWorker: nothing(),
  RenamePipeline: json(SavedName),
  RenameTeam: json(SavedName),
  ReportWorkerContainers: nothing(204),
  ReportWorkerVolumes: nothing(204),
  RerunJobBuild: json(Build),
  RetireWorker: nothing(),
  SaveConfig: json(Type.Object({ warnings: Warnings }), 200, 201),
  ScheduleJob: nothing(),
  SetBuildComment: nothing(),
  SetLogLevel: nothing(),
  SetPinCommentOnResource: nothing(),
  SetTeam: json(SavedTeam, 200, 201),
  SetWall: nothing(),
  UnpauseAllComponents: nothing(),
  UnpauseComponent: nothing(),
  UnpauseJob: nothing(),
  UnpausePipeline: nothing(),
  UnpinResource: nothing(),
};

/** What requests are told that cannot be: messages, which fly prints; of configurations also where and what to do. */
export const Refusal = Type.Object({
  errors: Type.Array(Type.String()),
  problems: Type.Optional(
    Type.Array(
      Type.Object({
        text: Type.String(),
        line: Type.Optional(Type.Integer()),
        column: Type.Optional(Type.Integer()),
        hint: Type.Optional(Type.String()),
      }),
    ),
  ),
});
