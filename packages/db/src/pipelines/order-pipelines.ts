import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { PipelineId, TeamId } from '../ids.ts';
import { transaction } from '../transaction.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

/** The places in lists that were asked for; `unknown`: the team has no pipeline of the place at `index`, and nothing was changed. */
export type OrderOutcome = { readonly kind: 'ordered' } | { readonly kind: 'unknown'; readonly index: number };

/** Puts a team's pipelines in this order, all instances of a name at its place; those not named keep theirs (api.md 12.4). */
export async function orderPipelines(
  db: Db,
  { teamId, names }: { teamId: TeamId; names: readonly string[] },
): Promise<OrderOutcome> {
  return transaction(db, async (inner) => {
    const { rows } = await sql<Place>`
      select p.id, w.place - 1 as index
      from unnest(${[...names]}::text[]) with ordinality as w (name, place)
      left join pipelines p on p.team_id = ${teamId} and p.name = w.name
      order by w.place`.execute(inner);
    return place(inner, rows, 'ordering');
  });
}

/** Puts the instances of one name in this order; null is the pipeline without vars. */
export async function orderInstances(
  db: Db,
  options: { teamId: TeamId; name: string; instances: readonly (Readonly<Record<string, unknown>> | null)[] },
): Promise<OrderOutcome> {
  const { teamId, name, instances } = options;
  return transaction(db, async (inner) => {
    const { rows } = await sql<Place>`
      select p.id, w.place - 1 as index
      from jsonb_array_elements(${JSON.stringify(instances)}::jsonb) with ordinality as w (vars, place)
      left join pipelines p on p.team_id = ${teamId} and p.name = ${name}
        and p.instance_vars is not distinct from nullif(w.vars, 'null'::jsonb)
      order by w.place`.execute(inner);
    return place(inner, rows, 'secondary_ordering');
  });
}

type Place = { id: PipelineId | null; index: number };

/** As in the reference, places among all pipelines count from 0, those among instances from 1. */
async function place(
  db: Db,
  places: readonly Place[],
  column: 'ordering' | 'secondary_ordering',
): Promise<OrderOutcome> {
  const unknown = places.find(({ id }) => id === null);
  if (unknown !== undefined) return { kind: 'unknown', index: Number(unknown.index) };
  const first = column === 'ordering' ? 0 : 1;
  const ids = places.map(({ id }) => id);
  const indexes = places.map(({ index }) => Number(index) + first);
  await sql`
    update pipelines p set ${sql.ref(column)} = w.index, state_version = state_version + 1
    from unnest(${ids}::int[], ${indexes}::int[]) as w (id, index) where p.id = w.id`.execute(db);
  for (const { id } of places) if (id !== null) wakeUp(db, 'pipeline-state', id);
  return { kind: 'ordered' };
}
