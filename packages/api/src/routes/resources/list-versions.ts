import { findVersion, listVersions, type VersionId, type VersionRow } from '@rondo/db';
import { Type } from 'typebox';
import type { Handler } from '../../context.ts';
import { isAuthorizedFor } from '../../guards/check-access.ts';
import { resourceOf } from '../../guards/resource-of.ts';
import { notFound } from '../../http/http-error.ts';
import { pageLinks, readPage } from '../../http/pagination.ts';
import { json } from '../../http/reply.ts';
import { isResourcePublic } from '../../present/present-resource.ts';
import { Version } from '../../present/shapes.ts';
import { sortKeys } from '../../present/sort-keys.ts';

/** `GET …/resources/:resource_name/versions`: newest first, filtered by `filter=key:value` (api.md 9). */
export const listResourceVersions: Handler = async (context) => {
  const { request, services } = context;
  const resource = await resourceOf(context);
  if (resource.scopeId === undefined) return json([]);
  const { limit, from, to } = readPage(request.query);
  const filter = readFilter(request.query);
  const list = await listVersions(
    services.db,
    { resourceId: resource.id, scopeId: resource.scopeId },
    { limit, filter, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) },
  );
  const withMetadata = isResourcePublic(resource) || isAuthorizedFor(context, resource.teamName);
  const headers = pageLinks(list, {
    externalUrl: services.config.externalUrl,
    path: request.path,
    limit,
    instanceVars: resource.instanceVars,
    filter: request.query.getAll('filter'),
  });
  return json(
    list.versions.map((version) => presentVersion(version, { withMetadata })),
    { headers },
  );
};

/** `GET …/versions/:resource_config_version_id`, of this resource only. */
export const getResourceVersion: Handler = async (context) => {
  const versionId = context.request.integerParam('resource_config_version_id') as VersionId;
  const resource = await resourceOf(context);
  if (resource.scopeId === undefined) throw notFound();
  const version = await findVersion(context.services.db, {
    resourceId: resource.id,
    scopeId: resource.scopeId,
    versionId,
  });
  if (version === undefined) throw notFound();
  const withMetadata = isResourcePublic(resource) || isAuthorizedFor(context, resource.teamName);
  return json(presentVersion(version, { withMetadata }));
};

/** What the requests answer, for each version. */
export const ResourceVersion = Type.Object({
  id: Type.Integer(),
  metadata: Type.Optional(Type.Array(Type.Object({ name: Type.String(), value: Type.String() }))),
  version: Version,
  enabled: Type.Boolean(),
});

function presentVersion(version: VersionRow, { withMetadata }: { withMetadata: boolean }): object {
  return {
    id: version.id,
    metadata: withMetadata && version.metadata.length > 0 ? version.metadata : undefined,
    version: sortKeys(version.version),
    enabled: version.isEnabled,
  };
}

function readFilter(query: URLSearchParams): Record<string, string> {
  const pairs = query.getAll('filter').flatMap((word): [string, string][] => {
    const colon = word.indexOf(':');
    return colon < 0 ? [] : [[word.slice(0, colon), word.slice(colon + 1)]];
  });
  return Object.fromEntries(pairs);
}
