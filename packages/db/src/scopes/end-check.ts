import type { VersionConfig } from '@rondo/pipeline';
import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { ScopeId } from '../ids.ts';
import { transaction } from '../transaction.ts';
import { saveVersions } from '../versions/save-versions.ts';

export type EndCheckOptions = {
  readonly scopeId: ScopeId;
  readonly intervalMs: number;
  /** What else is to be written along with it. */
  readonly along?: ((inner: Db) => Promise<void>) | undefined;
  readonly outcome:
    | { readonly kind: 'succeeded'; readonly versions: readonly VersionConfig[] }
    | { readonly kind: 'failed'; readonly error: string };
};

/** So many of the last checks are kept in a history's row. */
const recentChecks = 24;

/**
 * Notes how a check ended and when the next one is due, with the versions it found, in one transaction
 * (scheduling.md 5.6, 6.1). Throws EmptyVersionError.
 */
export async function endCheck(db: Db, { scopeId, intervalMs, outcome, along }: EndCheckOptions): Promise<void> {
  await transaction(db, async (inner) => {
    if (outcome.kind === 'succeeded') await saveVersions(inner, scopeId, outcome.versions);
    await sql`
      update resource_config_scopes set last_check_end_time = clock_timestamp(),
        last_check_succeeded = ${outcome.kind === 'succeeded'},
        last_check_error = ${outcome.kind === 'failed' ? outcome.error : null},
        recent_checks_ms = (recent_checks_ms || ${took(outcome)})[greatest(1, cardinality(recent_checks_ms) + 2 - ${recentChecks}):],
        next_check_time = clock_timestamp() + ${intervalMs} * interval '1 millisecond',
        check_owner = null, check_lease_expires_at = null
      where id = ${scopeId}`.execute(inner);
    await along?.(inner);
  });
}

/** How long the check took, as `recent_checks_ms` keeps it: at least 1 ms, and below 0 where it failed. */
function took(outcome: EndCheckOptions['outcome']) {
  const sign = outcome.kind === 'succeeded' ? 1 : -1;
  const tookMs = sql`extract(epoch from clock_timestamp() - last_check_start_time) * 1000`;
  return sql`${sign}::int * least(greatest(round(${tookMs}), 1), 2147483647)::int`;
}
