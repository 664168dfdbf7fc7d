import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createVersionsView, type Db, snapshot } from '@rondo/db';
import { createTestDatabase } from '@rondo/db/testing';
import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import type { VersionsView } from '../resolve/versions-view.ts';
import { type AlgorithmCase, type AlgorithmState, runAlgorithmCase } from '../testing/algorithm-case.ts';

const folder = join(import.meta.dirname, '../../../../../shared/vectors/algorithm');
const database = await createTestDatabase();
const { db } = database;
afterAll(() => database[Symbol.asyncDispose]());

/** The tables of a case as rows. The bytes of a version's name are its digest; a resource's scope has the resource's id. */
async function load(state: AlgorithmState): Promise<void> {
  const jobs = new Map(state.jobs.map(({ name, id }) => [name, id]));
  const resources = new Map(state.resources.map(({ name, id }) => [name, id]));
  const versions = state.versions.map(({ resource, version, check_order: place }) => ({
    scope: resources.get(resource),
    version,
    place,
  }));
  const links = <Row extends { resource: string }>(rows: Row[]) =>
    rows.map((row) => ({ ...row, resource: resources.get(row.resource) }));
  await sql`delete from teams`.execute(db);
  await sql`delete from resource_configs`.execute(db);
  await sql`delete from base_resource_types`.execute(db);
  await sql`insert into teams (id, name) values (1, 'main')`.execute(db);
  await sql`insert into pipelines (id, team_id, name) values (1, 1, 'p')`.execute(db);
  await sql`insert into base_resource_types (id, name) values (1, 'mock')`.execute(db);
  await sql`insert into jobs (id, pipeline_id, name, config) select id, 1, name, '' from ${rows(state.jobs, 'id int, name text')}`.execute(
    db,
  );
  await sql`insert into resources (id, pipeline_id, name, type, config, resource_config_scope_id)
    select id, 1, name, 'mock', '', case when has_scope is distinct from false then id end
    from ${rows(state.resources, 'id int, name text, has_scope boolean')}`.execute(db);
  await sql`insert into resource_configs (id, base_resource_type_id, source_hash) select id, 1, id::text from resources`.execute(
    db,
  );
  await sql`insert into resource_config_scopes (id, resource_config_id, resource_id) select id, id, id from resources`.execute(
    db,
  );
  await sql`insert into resource_versions (scope_id, version, digest, check_order)
    select scope, jsonb_build_object('ver', version), version::bytea, place from ${rows(versions, 'scope int, version text, place int')}`.execute(
    db,
  );
  await sql`insert into resource_disabled_versions (resource_id, digest)
    select resource, version::bytea from ${rows(links(state.disabled_versions), 'resource int, version text')}`.execute(
    db,
  );
  const builds = state.builds.map((build) => ({ ...build, job: jobs.get(build.job) }));
  await sql`insert into builds (id, name, team_id, pipeline_id, job_id, status, rerun_of, end_time)
    select id, id::text, 1, 1, job, status, rerun_of, case when status not in ('pending', 'started') then now() end
    from ${rows(builds, 'id bigint, job int, status text, rerun_of bigint')} order by rerun_of is not null`.execute(db);
  await sql`insert into build_inputs (build_id, name, resource_id, version_digest, job_id)
    select build, given.name, resource, version::bytea, job_id
    from ${rows(links(state.build_inputs), 'build bigint, name text, resource int, version text')} join builds on builds.id = build`.execute(
    db,
  );
  await sql`insert into build_outputs (build_id, name, resource_id, version_digest)
    select distinct build, 'put', resource, version::bytea from ${rows(links(state.build_outputs), 'build bigint, resource int, version text')}`.execute(
    db,
  );
  await sql`insert into build_pipes (from_build_id, to_build_id)
    select distinct "from", "to" from ${rows(state.build_pipes, '"from" bigint, "to" bigint')}`.execute(db);
  await sql`insert into successful_build_outputs (build_id, job_id, order_key, resource_id, position, version_digest)
    select builds.id, builds.job_id, coalesce(rerun_of, builds.id), offered.resource_id,
      row_number() over (partition by builds.id, offered.resource_id order by source, version_digest), version_digest
    from builds, lateral (
      select resource_id, version_digest, min(source) as source from (
        select resource_id, version_digest, 0 as source from build_outputs where build_id = builds.id
        union all select resource_id, version_digest, 1 from build_inputs where build_id = builds.id) as offers
      group by resource_id, version_digest) as offered
    where status = 'succeeded'`.execute(db);
  if (state.builds.length > 1000)
    await sql`analyze builds, build_inputs, build_pipes, successful_build_outputs, resource_versions`.execute(db);
}

function rows(data: readonly unknown[], columns: string) {
  return sql`jsonb_to_recordset(${JSON.stringify(data)}::jsonb) as given (${sql.raw(columns)})`;
}

/** The view with versions by their names, as the cases have them. */
function byName(inner: Db): VersionsView {
  const view = createVersionsView(inner);
  const translate = (value: unknown, change: (text: string) => string): never => {
    const walk = (part: unknown, key: string): unknown => {
      if (part instanceof Map || typeof part !== 'object' || part === null) {
        return typeof part === 'string' && ['version', 'upTo', 'after', 'pinned'].includes(key) ? change(part) : part;
      }
      if (Array.isArray(part)) return part.map((one) => walk(one, key));
      return Object.fromEntries(Object.entries(part).map(([name, one]) => [name, walk(one, name)]));
    };
    return (Array.isArray(value) ? value.map((one) => walk(one, 'pinned')) : walk(value, '')) as never;
  };
  const inward = (value: unknown): never => translate(value, (text) => Buffer.from(text).toString('hex'));
  const outward = (value: unknown): never => translate(value, (text) => Buffer.from(text, 'hex').toString());
  return {
    windows: async (job, asked) => outward(await view.windows(job, asked)),
    pinned: async (asked) => outward(await view.pinned(asked)),
    lastUsed: view.lastUsed,
    builds: async (requests) => outward(await view.builds(inward(requests))),
    usedInputs: (job, asked) => view.usedInputs(job, inward(asked)),
    stamps: view.stamps,
  };
}

describe.skipIf(!existsSync(folder))('input resolution from the database gives what the recorded cases expect', () => {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')) : [];
  describe.each(files)('%s', (file) => {
    const { cases }: { cases: AlgorithmCase[] } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    it.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
      await load(one.db);
      expect(await snapshot(db, (inner) => runAlgorithmCase(one, byName(inner)))).toEqual([]);
    });
  });
});
