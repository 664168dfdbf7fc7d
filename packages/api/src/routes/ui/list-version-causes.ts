import {
  type CauseBuild,
  type CauseLink,
  findPipelineById,
  findVersion,
  listCauses,
  listResources,
  type PipelineId,
  type ResourceRow,
  type VersionId,
} from '@rondo/db';
import type { UiVersionCauses } from '@rondo/protocol';
import type { Context, Handler } from '../../context.ts';
import { badRequest, notFound, refused } from '../../http/http-error.ts';
import { json } from '../../http/reply.ts';
import { visibilityOf } from '../../live/follow-topics.ts';

const usualBuilds = 200;
const mostBuilds = 2000;

/**
 * `GET /api/rondo/v1/pipelines/:pipeline_id/resources/:resource_name/versions/:version_id/causes` (ui.md C6.6). Needs no flag as
 * the stock routes do: it stops where those go on through everything.
 */
export const listVersionCauses: Handler = async (context) => {
  const { db } = context.services;
  const { direction, limit } = readQuery(context);
  const { id: resourceId, name, scopeId } = await resourceOfId(context);
  const versionId = context.request.integerParam('version_id') as VersionId;
  const subject = { resourceId, versionId };
  const found = scopeId === undefined ? undefined : await findVersion(db, { ...subject, scopeId });
  if (found === undefined) throw notFound();
  const { builds, links, hasMore } = await listCauses(db, { ...subject, direction }, limit);
  const root = { resourceId, resourceName: name, versionId, version: found.version };
  return json({ ...present(builds, links, root), hasMore } satisfies UiVersionCauses);
};

function readQuery({ request }: Context): { direction: 'downstream' | 'upstream'; limit: number } {
  const direction = request.query.get('direction') ?? 'downstream';
  if (direction !== 'downstream' && direction !== 'upstream')
    throw badRequest('direction: `downstream` or `upstream`\n');
  const limit = request.query.get('limit') ?? `${usualBuilds}`;
  if (!/^[1-9]\d{0,3}$/.test(limit) || Number(limit) > mostBuilds)
    throw badRequest(`limit: a number of builds up to ${mostBuilds}\n`);
  return { direction, limit: Number(limit) };
}

async function resourceOfId(context: Context): Promise<ResourceRow> {
  const { request, caller, services } = context;
  const pipeline = await findPipelineById(services.db, request.rowIdParam('pipeline_id') as PipelineId);
  if (pipeline === undefined) throw notFound();
  if (!visibilityOf(context)(pipeline)) throw refused(caller.isAuthenticated);
  const [resource] = await listResources(services.db, {
    pipelineId: pipeline.id,
    name: request.param('resource_name'),
  });
  if (resource === undefined) throw notFound();
  return resource;
}

type Version = Omit<CauseLink, 'buildId' | 'side'>;

function present(builds: readonly CauseBuild[], links: readonly CauseLink[], root: Version) {
  const key = ({ resourceId, versionId }: Version) => `${resourceId} ${versionId}`;
  const versions = new Map([root, ...links].map((version) => [key(version), version]));
  const places = new Map([...versions.keys()].map((one, place) => [one, place]));
  const byBuild = Map.groupBy(links, ({ buildId }) => buildId);
  const placesOf = (build: CauseBuild, side: CauseLink['side']) => [
    ...new Set(
      (byBuild.get(build.id) ?? []).filter((link) => link.side === side).map((link) => places.get(key(link)) ?? 0),
    ),
  ];
  return {
    versions: [...versions.values()].map(({ versionId, resourceName, version }) => ({
      id: versionId,
      resource: resourceName,
      version: { ...version },
    })),
    builds: builds.map((build) => ({
      id: build.id,
      name: build.name,
      job: build.jobName,
      status: build.status as UiVersionCauses['builds'][number]['status'],
      ...(build.startMs === undefined ? {} : { startTime: Math.floor(build.startMs / 1000) }),
      ...(build.endMs === undefined ? {} : { endTime: Math.floor(build.endMs / 1000) }),
      depth: build.depth,
      got: placesOf(build, 'got'),
      made: placesOf(build, 'made'),
    })),
  };
}
