import type { UiDashboardPatch, UiDashboardPipeline, UiDashboardTeam } from '@rondo/protocol';

export interface DashboardState {
  readonly teams: readonly UiDashboardTeam[];
  /** In API order. */
  readonly pipelines: readonly UiDashboardPipeline[];
}

/**
 * A dashboard asked for anew, sharing every entity that did not change with the one before, so that nothing is drawn
 * again for it. Entities of a stock server have no version (0) and are never taken for the same.
 */
export function renewDashboard(before: DashboardState | undefined, next: DashboardState): DashboardState {
  if (before === undefined) return next;
  const known = new Map(before.pipelines.map((pipeline) => [pipeline.id, pipeline]));
  const pipelines = next.pipelines.map((pipeline) => {
    const same = known.get(pipeline.id);
    return same !== undefined && same.v === pipeline.v && pipeline.v > 0 ? same : pipeline;
  });
  const unmoved =
    pipelines.length === before.pipelines.length && pipelines.every((one, at) => one === before.pipelines[at]);
  const teams = JSON.stringify(before.teams) === JSON.stringify(next.teams) ? before.teams : next.teams;
  if (unmoved && teams === before.teams) return before;
  return { teams, pipelines: unmoved ? before.pipelines : pipelines };
}

/** The dashboard's entities, kept up to date by patches. A patched state shares every entity that did not change. */
export function applyDashboardPatch(state: DashboardState, patch: UiDashboardPatch): DashboardState {
  const removed = new Set(patch.removed ?? []);
  const changed = new Map((patch.pipelines ?? []).map((pipeline) => [pipeline.id, pipeline]));
  const kept = state.pipelines
    .filter((pipeline) => !removed.has(pipeline.id))
    .map((pipeline) => {
      const next = changed.get(pipeline.id);
      changed.delete(pipeline.id);
      return next !== undefined && next.v > pipeline.v ? next : pipeline;
    });
  const pipelines = [...kept, ...[...changed.values()].filter((pipeline) => !removed.has(pipeline.id))];
  return { teams: patch.teams ?? state.teams, pipelines: reorder(pipelines, patch.order) };
}

function reorder(pipelines: UiDashboardPipeline[], order: readonly number[] | undefined): UiDashboardPipeline[] {
  if (order === undefined) return pipelines;
  const places = new Map(order.map((id, index) => [id, index]));
  const place = (pipeline: UiDashboardPipeline) => places.get(pipeline.id) ?? order.length;
  return pipelines.toSorted((a, b) => place(a) - place(b));
}
