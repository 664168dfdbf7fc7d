import { describe, expect, it } from 'vitest';
import { dashboardPipeline } from '../testing/dashboard-pipeline.ts';
import { renewDashboard } from './dashboard-store.ts';

const pipeline = (id: number, v: number, name = `p${id}`) => dashboardPipeline({ id, v, name });
const teams = () => [{ id: 1, name: 'main', role: 'owner' as const }];

describe('a dashboard asked for anew', () => {
  it('is the one before where nothing changed', () => {
    const before = { teams: teams(), pipelines: [pipeline(1, 5), pipeline(2, 6)] };
    expect(renewDashboard(before, { teams: teams(), pipelines: [pipeline(1, 5), pipeline(2, 6)] })).toBe(before);
  });

  it('shares what did not change, takes over what did, in the new order', () => {
    const before = { teams: teams(), pipelines: [pipeline(1, 5), pipeline(2, 6)] };
    const next = renewDashboard(before, {
      teams: teams(),
      pipelines: [pipeline(2, 7, 'new'), pipeline(1, 5), pipeline(3, 1)],
    });
    expect(next.pipelines.map(({ name }) => name)).toEqual(['new', 'p1', 'p3']);
    expect(next.pipelines[1]).toBe(before.pipelines[0]);
    expect(next.teams).toBe(before.teams);
  });

  it('takes nothing of a server without versions for the same', () => {
    const before = { teams: teams(), pipelines: [pipeline(1, 0)] };
    expect(renewDashboard(before, { teams: teams(), pipelines: [pipeline(1, 0, 'other')] }).pipelines[0]?.name).toBe(
      'other',
    );
  });
});
