import type { UiDashboardPipeline } from '@rondo/protocol';

/** A green pipeline of the dashboard; a test says what matters to it. */
export function dashboardPipeline(fields: Partial<UiDashboardPipeline> & { name: string }): UiDashboardPipeline {
  const rest = { flags: [], status: 'succeeded' as const, running: false, errors: false };
  return { id: fields.name.length, v: 1, team: 'main', ...rest, jobs: [], refrain: [], p95Ms: 0, ...fields };
}
