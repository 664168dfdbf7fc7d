import { sql } from 'kysely';
import type { Db } from '../db.ts';

export type SchemaColumn = {
  name: string;
  /** As PostgreSQL writes it: `integer`, `text[]`, `timestamp with time zone`. */
  type: string;
  notNull: boolean;
  default: string | null;
  identity: boolean;
  /** Storage where it is not the type's own. */
  storage: 'external' | null;
};

export type SchemaTable = {
  name: string;
  columns: SchemaColumn[];
  constraints: { name: string; kind: string; definition: string; columns: string[]; references: string | null }[];
  indexes: { name: string; definition: string }[];
  triggers: string[];
};

export type SchemaDescription = { tables: SchemaTable[]; sequences: string[]; functions: string[] };

const columnsOf = sql<SchemaColumn[]>`
  (select json_agg(json_build_object(
      'name', attname, 'type', format_type(atttypid, atttypmod), 'notNull', attnotnull,
      'default', pg_get_expr(adbin, adrelid), 'identity', attidentity <> '',
      'storage', case when attstorage = 'e' then 'external' end) order by attnum)
   from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
   where attrelid = c.oid and attnum > 0 and not attisdropped)`;

const constraintsOf = sql<SchemaTable['constraints']>`
  (select coalesce(json_agg(json_build_object(
      'name', conname, 'kind', contype, 'definition', pg_get_constraintdef(k.oid),
      'columns', (select array_agg(attname order by attnum) from pg_attribute where attrelid = c.oid and attnum = any (conkey)),
      'references', (select relname from pg_class where oid = confrelid)) order by contype desc, conname), '[]')
   from pg_constraint k where conrelid = c.oid and contype <> 'n')`;

const indexesOf = sql<SchemaTable['indexes']>`
  (select coalesce(json_agg(json_build_object('name', relname, 'definition', pg_get_indexdef(indexrelid)) order by relname), '[]')
   from pg_index join pg_class i on i.oid = indexrelid
   where indrelid = c.oid and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u')))`;

const triggersOf = sql<string[]>`
  (select coalesce(json_agg(pg_get_triggerdef(oid) order by tgname), '[]') from pg_trigger where tgrelid = c.oid and not tgisinternal)`;

/** The schema as the catalogue has it; the same for everybody who applied the same migrations. */
export async function readSchema(db: Db): Promise<SchemaDescription> {
  const tables = await sql<SchemaTable>`
    select relname as name, ${columnsOf} as columns, ${constraintsOf} as constraints, ${indexesOf} as indexes, ${triggersOf} as triggers
    from pg_class c where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace order by relname`.execute(db);
  const sequences = await sql<{ name: string }>`
    select relname as name from pg_class c where relkind = 'S' and relnamespace = 'public'::regnamespace
      and not exists (select from pg_depend where objid = c.oid and deptype in ('a', 'i')) order by relname`.execute(
    db,
  );
  const functions = await sql<{ definition: string }>`
    select pg_get_functiondef(oid) as definition from pg_proc where pronamespace = 'public'::regnamespace order by proname`.execute(
    db,
  );
  return {
    tables: tables.rows,
    sequences: sequences.rows.map(({ name }) => name),
    functions: functions.rows.map(({ definition }) => definition),
  };
}
