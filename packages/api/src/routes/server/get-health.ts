import { type ComponentRow, findDatabaseHealth, listComponents, listWorkers, type WorkerRow } from '@rondo/db';
import { Type } from 'typebox';
import type { Handler } from '../../context.ts';
import { json } from '../../http/reply.ts';
import { NullableList, text } from '../../present/shapes.ts';
import type { Services } from '../../services.ts';
import { presentLastRan } from '../components/list-components.ts';

/** Without these nothing goes on, so that the whole counts as degraded when one of them stands still (api.md 10.17). */
const vital = new Set(['tracker', 'scanner', 'scheduler']);

type Overall = 'ok' | 'degraded' | 'failing';

/** What the request answers. */
export const Health = Type.Object({
  status: Type.Enum(['ok', 'degraded', 'failing']),
  timestamp: Type.String({ format: 'date-time' }),
  database: Type.Object({ status: Type.Enum(['healthy', 'unhealthy']), error: text }),
  workers: Type.Object({
    status: Type.Enum(['healthy', 'degraded', 'unhealthy']),
    total: Type.Integer(),
    running: Type.Integer(),
    unhealthy_workers: Type.Optional(Type.Array(Type.String())),
  }),
  components: NullableList(
    Type.Object({
      name: Type.String(),
      status: Type.Enum(['healthy', 'unhealthy']),
      paused: Type.Boolean(),
      last_ran: Type.String({ format: 'date-time' }),
    }),
  ),
});

/** `GET /api/v1/health`: 503 where no build could run. */
export const getHealth: Handler = async ({ services }) => {
  const { db, clock, config } = services;
  const timestamp = new Date(clock.nowMs()).toISOString();
  const database = await findDatabaseHealth(db);
  if (database !== 'healthy') {
    const error = database === 'unreachable' ? 'database unreachable' : 'database is read-only';
    const workers = { status: 'unhealthy', total: 0, running: 0 };
    return answer('failing', { timestamp, database: { status: 'unhealthy', error }, workers, components: null });
  }
  const [workers, rows] = await Promise.all([listWorkers(db), listComponents(db)]);
  const health = workerHealth(workers, config.health.minWorkerCount);
  const components = rows.map((row) => ({ row, isStale: isStale(row, services) }));
  const isBehind = components.some(({ row, isStale: stale }) => stale && vital.has(row.name));
  const overall =
    health.status === 'unhealthy' ? 'failing' : health.status === 'degraded' || isBehind ? 'degraded' : 'ok';
  return answer(overall, {
    timestamp,
    database: { status: 'healthy' },
    workers: health,
    components: components.map(({ row, isStale: stale }) => ({
      name: row.name,
      status: stale ? 'unhealthy' : 'healthy',
      paused: row.isPaused,
      last_ran: presentLastRan(row),
    })),
  });
};

function answer(status: Overall, rest: object) {
  return json({ status, ...rest }, { status: status === 'failing' ? 503 : 200 });
}

function workerHealth(workers: readonly WorkerRow[], least: number) {
  const away = workers.filter(({ state }) => state !== 'running').map(({ name }) => name);
  const running = workers.length - away.length;
  return {
    status: running === 0 ? 'unhealthy' : running < least ? 'degraded' : 'healthy',
    total: workers.length,
    running,
    ...(away.length === 0 ? {} : { unhealthy_workers: away }),
  };
}

function isStale({ isPaused, lastRanMs, intervalMs }: ComponentRow, { clock, config }: Services): boolean {
  if (isPaused || lastRanMs === undefined) return false;
  return clock.nowMs() - lastRanMs > intervalMs * config.health.componentStaleMultiplier;
}
