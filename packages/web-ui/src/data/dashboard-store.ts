import type { UiDashboardPatch, UiDashboardPipeline, UiDashboardTeam } from '@rondo/protocol';

export interface DashboardState {
  readonly teams: readonly UiDashboardTeam[];
  /** In API order. */
  readonly pipelines: readonly UiDashboardPipeline[];
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
