import { type DecodedPlan, decodePlan } from '@rondo/pipeline';
import { sql } from 'kysely';
import type { Db } from '../database.ts';
import type { BuildId } from '../ids.ts';
import { leaseEnd } from '../leases/lease.ts';
import { openSecret } from '../secrets/secret-columns.ts';
import { type BuildRow, readBuildRow, selectBuilds } from './build-row.ts';

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
  const claims = await db
    .with('claimed', (cte) =>
      cte
        .updateTable('builds')
        .set({ lease_owner: owner, lease_epoch: sql`lease_epoch + 1`, lease_expires_at: leaseEnd(leaseMs) })
        .where('id', 'in', candidates)
        .returning(['id', 'lease_epoch', 'private_plan', 'private_plan_nonce']),
    )
    .with('states', (cte) =>
      cte
        .insertInto('build_event_states')
        .columns(['build_id', 'lease_epoch'])
        .expression((values) => values.selectFrom('claimed').select(['id', 'lease_epoch']))
        .onConflict((conflict) =>
          conflict.column('build_id').doUpdateSet((row) => ({ lease_epoch: row.ref('excluded.lease_epoch') })),
        )
        .returning(['build_id', 'next_event_id']),
    )
    .selectFrom('claimed')
    .innerJoin('states', 'states.build_id', 'claimed.id')
    .select([
      'claimed.id',
      'claimed.lease_epoch',
      'claimed.private_plan',
      'claimed.private_plan_nonce',
      'states.next_event_id',
    ])
    .execute();
  if (claims.length === 0) return [];
  const byId = new Map(claims.map((claim) => [claim.id, claim]));
  const rows = await selectBuilds(db)
    .where('builds.id', 'in', [...byId.keys()])
    .orderBy('builds.id')
    .execute();
  return rows.flatMap((row) => {
    const claim = byId.get(row.id);
    if (claim === undefined) return [];
    const { lease_epoch: epoch, next_event_id: nextEventId, private_plan: plan, private_plan_nonce: nonce } = claim;
    return [
      {
        build: readBuildRow(row),
        epoch,
        nextEventId,
        plan: decodePlan(plan === null ? 'null' : openSecret(db, plan, nonce)),
      },
    ];
  });
}
