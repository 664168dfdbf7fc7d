import { type Causality, type CausalVersion, findCausality, findVersion, type VersionId } from '@rondo/db';
import { Type } from 'typebox';
import type { Context, Handler } from '../../context.ts';
import { resourceOf } from '../../guards/resource-of.ts';
import { withCode } from '../../http/error-codes.ts';
import { notFound } from '../../http/http-error.ts';
import { empty, json, type Reply } from '../../http/reply.ts';
import { BuildStatusWord } from '../../present/present-build.ts';
import { Version } from '../../present/shapes.ts';
import { sortKeys } from '../../present/sort-keys.ts';

type Direction = 'downstream' | 'upstream';

const ids = Type.Optional(Type.Array(Type.Integer()));

/** What the requests answer. */
export const CausalityGraph = Type.Object({
  jobs: Type.Array(Type.Object({ id: Type.Integer(), name: Type.String(), build_ids: Type.Array(Type.Integer()) })),
  builds: Type.Array(
    Type.Object({
      id: Type.Integer(),
      name: Type.String(),
      job_id: Type.Integer(),
      status: BuildStatusWord,
      resource_version_ids: ids,
    }),
  ),
  resources: Type.Array(
    Type.Object({ id: Type.Integer(), name: Type.String(), version_ids: Type.Array(Type.Integer()) }),
  ),
  resource_versions: Type.Array(
    Type.Object({ id: Type.Integer(), resource_id: Type.Integer(), version: Version, build_ids: ids }),
  ),
});

/** `GET …/versions/:id/downstream`: what came of a version (api.md 10.15). */
export const getDownstreamResourceCausality: Handler = (context) => answer(context, 'downstream');

/** `GET …/versions/:id/upstream`: what it came of. */
export const getUpstreamResourceCausality: Handler = (context) => answer(context, 'upstream');

/** Unlike stock, a version that is not the resource's is a 404. 422 where there would be too much to show. */
async function answer(context: Context, direction: Direction): Promise<Reply> {
  const { request, services } = context;
  if (!services.config.featureFlags.resourceCausality) return withCode('CAUSALITY_OFF', empty(403));
  const { id: resourceId, name, scopeId } = await resourceOf(context);
  const versionId = request.integerParam('resource_config_version_id') as VersionId;
  const subject = { resourceId, versionId };
  const found = scopeId === undefined ? undefined : await findVersion(services.db, { ...subject, scopeId });
  if (found === undefined) throw notFound();
  const causality = await findCausality(services.db, { ...subject, direction });
  if (causality === undefined) return empty(422);
  const root: Root = { resourceId, resourceName: name, versionId, version: found.version };
  return json(present(causality, direction, root));
}

type Root = Omit<CausalVersion, 'buildId'>;

function present({ builds, inputs, outputs }: Causality, direction: Direction, root: Root): object {
  const isDownstream = direction === 'downstream';
  // What builds made of it is kept with builds, what made use of it with versions; upstream it is the other way round.
  const [ofBuilds, ofVersions] = isDownstream ? [outputs, inputs] : [inputs, outputs];
  const versions = new Map<VersionId, Root>(
    builds.length === 0 ? [] : [...[root], ...inputs, ...outputs].map((version) => [version.versionId, version]),
  );
  const shown = isDownstream ? reachable(versions, [root, ...outputs]) : reachable(versions, [root, ...inputs]);
  const byBuild = Map.groupBy(ofBuilds, ({ buildId }) => buildId);
  const byVersion = Map.groupBy(ofVersions, ({ versionId }) => versionId);
  return {
    jobs: [...Map.groupBy(builds, ({ jobId }) => jobId)].map(([id, ofJob]) => ({
      id,
      name: ofJob[0]?.jobName,
      build_ids: ofJob.map((build) => build.id),
    })),
    builds: builds.map(({ id, name, jobId, status }) => ({
      id,
      name,
      job_id: jobId,
      status,
      resource_version_ids: idsOrNothing(byBuild.get(id)?.map(({ versionId }) => versionId)),
    })),
    resources: [...Map.groupBy(shown, ({ resourceId }) => resourceId)].map(([id, ofResource]) => ({
      id,
      name: ofResource[0]?.resourceName,
      version_ids: ofResource.map(({ versionId }) => versionId),
    })),
    resource_versions: shown.map(({ versionId, resourceId, version }) => ({
      id: versionId,
      resource_id: resourceId,
      version: sortKeys(version),
      build_ids: idsOrNothing(byVersion.get(versionId)?.map(({ buildId }) => buildId)),
    })),
  };
}

/** The versions of the chain alone: not what its builds got besides. */
function reachable(versions: ReadonlyMap<VersionId, Root>, chain: readonly Root[]): Root[] {
  const ids = new Set(chain.map(({ versionId }) => versionId));
  return [...versions.values()].filter(({ versionId }) => ids.has(versionId));
}

function idsOrNothing<Id extends number>(ids: readonly Id[] | undefined): Id[] | undefined {
  return ids === undefined || ids.length === 0 ? undefined : [...new Set(ids)];
}
