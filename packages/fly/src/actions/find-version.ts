import type { Connection } from '../client/connection.ts';
import { ofResource } from '../client/paths.ts';
import { FlyError } from '../failures/fly-error.ts';
import type { Version } from '../options/version.ts';
import { versionJson } from '../output/format-version.ts';
import type { ResourceReference } from '../references/pipeline-reference.ts';
import { type ResourceVersion, resourceVersions } from '../wire/resource.ts';

interface Wanted {
  readonly resource: ResourceReference;
  /** Some of the version's fields. */
  readonly version: Version;
}

/** The newest version of a resource with the fields given. Throws {@link FlyError} where there is none. */
export async function findVersion(
  connection: Connection,
  team: string,
  { resource, version }: Wanted,
): Promise<ResourceVersion> {
  const { path, query = [] } = ofResource(team, resource, 'versions');
  const filter = Object.entries(version).map(([key, value]): [string, string] => ['filter', `${key}:${value}`]);
  const found = await connection.find({ path, query: [...filter, ...query] }, resourceVersions);
  const newest = found?.[0];
  if (newest === undefined) throw new FlyError(`could not find version matching ${versionJson(version)}`);
  return newest;
}
