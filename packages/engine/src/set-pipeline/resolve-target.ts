import { findPipelineById, listTeams, type TeamId } from '@rondo/db';
import type { SetPipelinePlan } from '@rondo/pipeline';
import type { StepContext } from '../step-context.ts';

/** The pipeline that a set_pipeline step sets. */
export interface PipelineTarget {
  readonly teamId: TeamId;
  readonly name: string;
  readonly instanceVars: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Whose pipeline is meant: `self` is the build's own; another team's only the admin's may set (scheduling.md 9.4). Throws
 * with the text users read.
 */
export async function resolveTarget(plan: SetPipelinePlan, { services, build }: StepContext): Promise<PipelineTarget> {
  const { name, team, instanceVars } = plan;
  if (name === 'self' && build.pipelineId !== undefined) {
    const own = await findPipelineById(services.db, build.pipelineId);
    if (own === undefined) throw new Error('the pipeline of this build is gone');
    return { teamId: build.teamId, name: own.name, instanceVars: build.instanceVars };
  }
  const vars = instanceVars === undefined || Object.keys(instanceVars).length === 0 ? undefined : instanceVars;
  if (team === undefined || team === '') return { teamId: build.teamId, name, instanceVars: vars };
  const teams = await listTeams(services.db);
  const target = teams.find((candidate) => candidate.name === team);
  if (target === undefined) throw new Error(`team ${team} not found`);
  const isAllowed = target.id === build.teamId || teams.some(({ id, isAdmin }) => id === build.teamId && isAdmin);
  if (!isAllowed) throw new Error("only main team can set another team's pipeline");
  return { teamId: target.id, name, instanceVars: vars };
}
