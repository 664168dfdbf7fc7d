import { type DecodedPlan, decodePlan } from '@rondo/pipeline';
import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';
import { leaseEnd } from '../leases/lease.ts';
import { openSecret } from '../secrets/secret-columns.ts';
import { type BuildRow, type RawBuild, readBuildRow, selectBuilds } from './build-row.ts';

/** A build that this node now runs. Everything it writes carries the epoch. */
export type ClaimedBuild = {
  readonly build: BuildRow;
  readonly epoch: number;
  /** What it runs, as it was saved at the start. One that cannot be read ends the build with what is wrong with it. */
  readonly plan: DecodedPlan;
  /** The id that the next event gets: above 1 where another node ran the build before. */
  readonly nextEventId: number;
};

export type ClaimBuildsOptions = {
  owner: string;
  leaseMs: number;
  limit: number;
  /** Only this build, as a wake-up named it. */
  buildId?: BuildId;
};

/**
 * Takes started builds that nobody runs, oldest first: those just started, and those whose node is gone. The new epoch
 * stands in the event state too, whose row lock makes it certain that nothing of the old one is appended later.
 */
export async function claimBuilds(db: Db, options: ClaimBuildsOptions): Promise<ClaimedBuild[]> {
  const { owner, leaseMs, limit, buildId } = options;
  const candidates = db
    .selectFrom('builds')
    .select('id')
    .where('status', '=', 'started')
    .where((row) =>
      row.or([row('lease_expires_at', 'is', null), row('lease_expires_at', '<=', sql<Date>`clock_timestamp()`)]),
    )
    .$if(buildId !== undefined, (query) => query.where('id', '=', buildId ?? (0 as BuildId)))
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked();
  const claimed = db
    .updateTable('builds')
    .set({ lease_owner: owner, lease_epoch: sql`lease_epoch + 1`, lease_expires_at: leaseEnd(leaseMs) })
    .where('id', 'in', candidates)
    .returning(['id', 'lease_epoch', 'private_plan', 'private_plan_nonce']);
  const build = selectBuilds(db)
    .innerJoin(sql<Claimed>`claimed`.as('claimed'), 'claimed.id', 'builds.id')
    .innerJoin(sql<State>`states`.as('states'), 'states.build_id', 'builds.id')
    .select(['claimed.lease_epoch as epoch', 'claimed.private_plan as plan', 'claimed.private_plan_nonce as nonce'])
    .select('states.next_event_id as nextEventId')
    .orderBy('builds.id');
  // One statement: a build whose claim nobody hears of would wait until its lease ends.
  const { rows } = await sql<Row>`
    with claimed as (${claimed}),
    states as (
      insert into build_event_states (build_id, lease_epoch) select id, lease_epoch from claimed
      on conflict (build_id) do update set lease_epoch = excluded.lease_epoch
      returning build_id, next_event_id
    )
    ${build}`.execute(db);
  return rows.map((row) => ({
    build: readBuildRow(row),
    epoch: row.epoch,
    nextEventId: row.nextEventId,
    plan: decodePlan(row.plan === null ? 'null' : openSecret(db, row.plan, row.nonce)),
  }));
}

type Claimed = { id: BuildId; lease_epoch: number; private_plan: string | null; private_plan_nonce: string | null };
type State = { build_id: BuildId; next_event_id: number };
type Row = RawBuild & { epoch: number; plan: string | null; nonce: string | null; nextEventId: number };
