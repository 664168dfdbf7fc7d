import type { Route, RouteName } from '@rondo/protocol';
import type { Handler } from '../context.ts';
import { getBuild } from './builds/get-build.ts';
import { listBuilds } from './builds/list-builds.ts';
import { getPipeline } from './pipelines/get-pipeline.ts';
import { listAllPipelines, listPipelines } from './pipelines/list-pipelines.ts';
import { getInfo } from './server/get-info.ts';
import { getUser } from './users/get-user.ts';

/** Who answers each stock route; a route without a handler answers as an unknown one does. */
export const handlers: Partial<Record<RouteName, Handler>> = {
  GetBuild: getBuild,
  GetInfo: getInfo,
  GetPipeline: getPipeline,
  GetUser: getUser,
  ListAllPipelines: listAllPipelines,
  ListBuilds: listBuilds,
  ListPipelines: listPipelines,
};

/** Rondo's own routes under /api/rondo/v1, guarded by the same access classes. */
export const extraRoutes: readonly { route: Route; handler: Handler }[] = [];
