import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, ResourceId, VersionId } from '../ids.ts';

type Metadata = readonly { readonly name: string; readonly value: string }[];

/** A version that an input had, or passed over. */
export type InputVersion = {
  readonly id: VersionId;
  readonly version: Readonly<Record<string, string>>;
  readonly metadata: Metadata;
};

/** One input of two builds of a job: what the earlier one got, and what the later. */
export type InputChange = {
  readonly name: string;
  readonly resourceId: ResourceId;
  readonly resourceName: string;
  readonly before: InputVersion | undefined;
  readonly after: InputVersion | undefined;
  /** `back`: the later build got an older version; `aside`: one that has no place in the order of the other. */
  readonly way: 'same' | 'on' | 'back' | 'aside';
  /** Enabled or not, the versions from the older one, itself not included, up to the newer one; newest first. */
  readonly between: readonly InputVersion[];
  /** How many those are, counted up to 1000. */
  readonly count: number;
};

const mostListed = 20;
const mostCounted = 1000;

/** What changed in the inputs of a job between two of its builds, by name, in two statements. */
export async function listInputChanges(db: Db, pair: { before: BuildId; after: BuildId }): Promise<InputChange[]> {
  const { rows } = await sql<Taken>`
    select i.build_id as "buildId", i.name, r.id as "resourceId", r.name as "resourceName",
           v.id, v.version, v.metadata, v.scope_id as "scopeId", v.check_order as "order"
    from build_inputs i
    join resources r on r.id = i.resource_id
    join resource_versions v on v.scope_id = r.resource_config_scope_id and v.digest = i.version_digest
    where i.build_id in (${pair.before}, ${pair.after})
    order by i.name`.execute(db);
  const changes = [...Map.groupBy(rows, ({ name }) => name).values()].flatMap((taken) => changeOf(taken, pair));
  const between = await listBetween(db, changes);
  return changes.map(({ range, ...change }) => ({ ...change, ...(between.get(change.name) ?? nothing) }));
}

type Taken = InputVersion & {
  readonly buildId: BuildId;
  readonly name: string;
  readonly resourceId: ResourceId;
  readonly resourceName: string;
  readonly scopeId: number;
  readonly order: number;
};
type Range = { readonly scopeId: number; readonly low: number; readonly high: number };
type Pair = Omit<InputChange, 'between' | 'count'> & { readonly range: Range | undefined };
type Between = Pick<InputChange, 'between' | 'count'>;

const nothing: Between = { between: [], count: 0 };

function changeOf(taken: readonly Taken[], pair: { before: BuildId; after: BuildId }): Pair[] {
  const before = taken.find(({ buildId }) => buildId === pair.before);
  const after = taken.find(({ buildId }) => buildId === pair.after);
  const named = after ?? before;
  if (named === undefined) return [];
  const way = wayOf(before, after);
  const orders = [before?.order ?? 0, after?.order ?? 0];
  return [
    {
      name: named.name,
      resourceId: named.resourceId,
      resourceName: named.resourceName,
      before: before && versionOf(before),
      after: after && versionOf(after),
      way,
      range:
        way === 'on' || way === 'back'
          ? { scopeId: named.scopeId, low: Math.min(...orders), high: Math.max(...orders) }
          : undefined,
    },
  ];
}

/** Versions without a place in the order (0: a put made them and no check has seen them) are neither before nor behind others. */
function wayOf(before: Taken | undefined, after: Taken | undefined): InputChange['way'] {
  if (before !== undefined && before.id === after?.id) return 'same';
  if (before === undefined || after === undefined || before.scopeId !== after.scopeId) return 'aside';
  if (before.order === 0 || after.order === 0 || before.order === after.order) return 'aside';
  return before.order < after.order ? 'on' : 'back';
}

const versionOf = ({ id, version, metadata }: Taken): InputVersion => ({ id, version, metadata });

async function listBetween(db: Db, changes: readonly Pair[]): Promise<ReadonlyMap<string, Between>> {
  const asked = changes.flatMap(({ name, range }) => (range === undefined ? [] : [{ name, ...range }]));
  if (asked.length === 0) return new Map();
  const { rows } = await sql<InputVersion & { name: string; count: number }>`
    select p.name, v.id, v.version, v.metadata, c.count
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as p (name text, "scopeId" int, low int, high int)
    cross join lateral (
      select count(*)::int as count from (
        select from resource_versions
        where scope_id = p."scopeId" and check_order > p.low and check_order <= p.high limit ${mostCounted}
      ) counted
    ) c
    cross join lateral (
      select id, version, metadata, check_order from resource_versions
      where scope_id = p."scopeId" and check_order > p.low and check_order <= p.high
      order by check_order desc limit ${mostListed}
    ) v
    order by p.name, v.check_order desc`.execute(db);
  return new Map(
    [...Map.groupBy(rows, ({ name }) => name)].map(([name, own]) => [
      name,
      {
        count: own[0]?.count ?? 0,
        between: own.map(({ id, version, metadata }) => ({ id, version, metadata })),
      },
    ]),
  );
}
