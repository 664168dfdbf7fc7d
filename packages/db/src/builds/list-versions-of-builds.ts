import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';

type Version = Readonly<Record<string, string>>;

/** What a build got and put, by name; those whose versions were cleared are left out, as in listBuildResources. */
export type BuildVersions = {
  readonly inputs: readonly {
    readonly name: string;
    readonly version: Version;
    readonly isFirstOccurrence: boolean;
    /** Of versions that the job got for the first time; empty for others. */
    readonly metadata: readonly { readonly name: string; readonly value: string }[];
  }[];
  readonly outputs: readonly { readonly name: string; readonly version: Version }[];
};

/** The versions of several builds in one statement; builds that have none are missing. */
export async function listVersionsOfBuilds(
  db: Db,
  buildIds: readonly BuildId[],
): Promise<ReadonlyMap<BuildId, BuildVersions>> {
  if (buildIds.length === 0) return new Map();
  const { rows } = await sql<RawVersion>`
    select i.build_id, 'input' as side, i.name, v.version, i.first_occurrence,
           case when i.first_occurrence then v.metadata end as metadata
    from build_inputs i
    join resources r on r.id = i.resource_id
    join resource_versions v on v.scope_id = r.resource_config_scope_id and v.digest = i.version_digest
    where i.build_id = any(${[...buildIds]}::bigint[])
    union all
    select o.build_id, 'output', o.name, v.version, false, null
    from build_outputs o
    join resources r on r.id = o.resource_id
    join resource_versions v on v.scope_id = r.resource_config_scope_id and v.digest = o.version_digest
    where o.build_id = any(${[...buildIds]}::bigint[])
    order by build_id, name`.execute(db);
  return new Map([...Map.groupBy(rows, (row) => row.build_id)].map(([id, own]) => [id, collect(own)]));
}

type RawVersion = {
  build_id: BuildId;
  side: 'input' | 'output';
  name: string;
  version: Version;
  first_occurrence: boolean;
  metadata: { name: string; value: string }[] | null;
};

function collect(rows: readonly RawVersion[]): BuildVersions {
  const of = (side: RawVersion['side']) => rows.filter((row) => row.side === side);
  return {
    inputs: of('input').map(({ name, version, first_occurrence, metadata }) => ({
      name,
      version,
      isFirstOccurrence: first_occurrence,
      metadata: metadata ?? [],
    })),
    outputs: of('output').map(({ name, version }) => ({ name, version })),
  };
}
