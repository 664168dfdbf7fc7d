/** Table: the schemas that check the bodies of requests, by route. */
import { pipelineSchema, planSchema } from '@rondo/pipeline';
import type { RouteName } from '@rondo/protocol';
import { NewName } from '../http/read-name.ts';
import { BuildComment } from '../routes/builds/set-build-comment.ts';
import { CacheBody } from '../routes/caches/clear-resource-cache.ts';
import type { OwnRouteName } from '../routes/own-routes.ts';
import { PipelineInstances, PipelineNames } from '../routes/pipelines/order-pipelines.ts';
import { PinComment } from '../routes/resources/change-version.ts';
import { CheckBody } from '../routes/resources/read-check-body.ts';
import { TeamBody } from '../routes/teams/set-team.ts';
import { WallBody } from '../routes/wall/set-wall.ts';
import { Handles } from '../routes/workers/report-worker.ts';
import { WorkerBody } from '../routes/workers/worker-body.ts';

export type RequestBody = { readonly types: readonly string[]; readonly schema: object; readonly isRequired: boolean };

const json = (schema: object, isRequired = true): RequestBody => ({ types: ['application/json'], schema, isRequired });
const files: RequestBody = {
  types: ['application/octet-stream'],
  schema: { type: 'string', format: 'binary', description: 'a tar, compressed with gzip' },
  isRequired: true,
};
const word: RequestBody = {
  types: ['text/plain'],
  schema: { enum: ['debug', 'info', 'error', 'fatal'] },
  isRequired: true,
};
const plan = json(planSchema());

export const requestBodies: Partial<Record<RouteName | OwnRouteName, RequestBody>> = {
  CheckPrototype: json(CheckBody),
  CheckResource: json(CheckBody),
  CheckResourceType: json(CheckBody),
  ClearResourceCache: json(CacheBody, false),
  CreateArtifact: files,
  CreateBuild: plan,
  CreatePipelineBuild: plan,
  DeleteWorker: json(WorkerBody),
  HeartbeatWorker: json(WorkerBody),
  LandWorker: json(WorkerBody),
  OrderPipelines: json(PipelineNames),
  OrderPipelinesWithinGroup: json(PipelineInstances),
  RegisterWorker: json(WorkerBody),
  RenamePipeline: json(NewName),
  RenameTeam: json(NewName),
  ReportWorkerContainers: json(Handles),
  ReportWorkerVolumes: json(Handles),
  RetireWorker: json(WorkerBody),
  SaveConfig: { types: ['application/x-yaml', 'application/json'], schema: pipelineSchema(), isRequired: true },
  SetBuildComment: json(BuildComment),
  SetLogLevel: word,
  SetPinCommentOnResource: json(PinComment),
  SetTeam: json(TeamBody),
  SetWall: json(WallBody),
};
