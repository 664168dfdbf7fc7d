import { sql } from 'kysely';
import type { ResourceCacheId } from '../ids.ts';

/** What a resource is of: a base type that some worker offers, or the fetched image of a custom type (scheduling.md 5.4). */
export type ResourceTypeRef =
  | { readonly kind: 'base'; readonly name: string }
  | { readonly kind: 'custom'; readonly imageCacheId: ResourceCacheId };

/** A type and a source: who has the same shares versions and files. */
export type ResourceConfigKey = {
  readonly type: ResourceTypeRef;
  /** SHA-256 of the source's JSON with sorted keys, in hexadecimal. */
  readonly sourceHash: string;
};

/**
 * The parts `config_known` and `config` of a WITH: the config's id, made where it is missing. No row where a base type is
 * one that no worker offers.
 */
export function configParts({ type, sourceHash }: ResourceConfigKey) {
  const [column, source] =
    type.kind === 'base'
      ? [sql.ref('base_resource_type_id'), sql`select id from base_resource_types where name = ${type.name}`]
      : [sql.ref('resource_cache_id'), sql`select ${type.imageCacheId}::int as id`];
  return sql`
    type_of as (${source}),
    config_known as (
      select c.id from resource_configs c join type_of on c.${column} = type_of.id where c.source_hash = ${sourceHash}
    ),
    config_made as (
      insert into resource_configs (${column}, source_hash)
      select id, ${sourceHash} from type_of where not exists (select from config_known)
      on conflict (${column}, source_hash) where ${column} is not null do update set last_referenced = now()
      returning id
    ),
    config as (select id from config_known union all select id from config_made)`;
}
