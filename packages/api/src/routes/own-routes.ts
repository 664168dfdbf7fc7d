/** Table: Rondo's own routes, beside those of the stock API. */
import type { Route } from '@rondo/protocol';

const own = (name: string, path: string): Route => ({
  name,
  method: 'GET',
  path: `/api/rondo/v1${path}`,
  access: 'optional',
});

export const ownRoutes = {
  GetOpenapi: own('GetOpenapi', '/openapi.json'),
  GetDocs: own('GetDocs', '/docs'),
  GetDashboard: own('GetDashboard', '/dashboard'),
  GetGraph: own('GetGraph', '/pipelines/:pipeline_id/graph'),
  GetResourceFacts: own('GetResourceFacts', '/pipelines/:pipeline_id/resources/:resource_name/facts'),
  GetJobStats: own('GetJobStats', '/jobs/:job_id/stats'),
  ListUiJobBuilds: own('ListUiJobBuilds', '/jobs/:job_id/builds'),
  GetBuildOutline: own('GetBuildOutline', '/builds/:build_id/outline'),
  ListBuildChanges: own('ListBuildChanges', '/builds/:build_id/changes'),
  ListVersionCauses: own(
    'ListVersionCauses',
    '/pipelines/:pipeline_id/resources/:resource_name/versions/:version_id/causes',
  ),
  GetStream: own('GetStream', '/stream'),
} as const;

export type OwnRouteName = keyof typeof ownRoutes;
