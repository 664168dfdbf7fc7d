import type { Query } from '../client/encode-url.ts';
import { ofJob, ofPipeline, teamPath } from '../client/paths.ts';
import { PlainFailure } from '../failures/fly-error.ts';
import { checkPipelineName } from '../references/check-names.ts';
import type { JobReference, PipelineReference } from '../references/pipeline-reference.ts';
import type { Target } from '../target/target.ts';
import { type Build, builds } from '../wire/build.ts';
import { teams as teamsShape } from '../wire/team.ts';

export interface BuildsOptions {
  readonly allTeams: boolean;
  readonly currentTeam: boolean;
  readonly teams: readonly string[];
  readonly pipeline: PipelineReference | undefined;
  readonly job: JobReference | undefined;
  readonly count: number;
  readonly from: Date | undefined;
  readonly to: Date | undefined;
}

/** Builds of teams one after the other, of a pipeline or a job, or all that may be seen (fly.md 15.6). */
export async function listBuilds(target: Target, options: BuildsOptions): Promise<readonly Build[] | null> {
  const teams = await chosenTeams(target, options);
  const [first, ...others] = teams.length === 0 ? [undefined] : teams;
  let all = await listOf(target, first, options);
  for (const team of others) all = [...(all ?? []), ...((await listOf(target, team, options)) ?? [])];
  return teams.length === 0 ? all : (all ?? []);
}

async function chosenTeams({ connection, saved }: Target, options: BuildsOptions): Promise<readonly string[]> {
  if (!options.allTeams) return [...(options.currentTeam ? [saved.team] : []), ...options.teams];
  const found = await connection.fetch({ path: '/api/v1/teams' }, teamsShape);
  return (found ?? []).map(({ name }) => name);
}

async function listOf(
  { connection, saved }: Target,
  team: string | undefined,
  { pipeline, job, ...range }: BuildsOptions,
): Promise<readonly Build[] | null> {
  const page = pageQuery(range);
  if (pipeline !== undefined) {
    checkPipelineName(pipeline.name);
    const { path, query = [] } = ofPipeline(team ?? saved.team, pipeline, 'builds');
    const found = await connection.find({ path, query: [...page, ...query] }, builds);
    if (found === undefined) throw new PlainFailure('pipeline not found');
    return found;
  }
  if (job !== undefined) {
    const { path, query = [] } = ofJob(team ?? saved.team, job, 'builds');
    const found = await connection.find({ path, query: [...page, ...query] }, builds);
    if (found === undefined) throw new PlainFailure('pipeline/job not found');
    return found;
  }
  const path = team === undefined ? '/api/v1/builds' : teamPath(team, 'builds');
  return connection.fetch({ path, query: page }, builds);
}

function pageQuery({ from, to, count }: Pick<BuildsOptions, 'from' | 'to' | 'count'>): Query {
  const seconds = (at: Date): string => String(at.getTime() / 1000);
  return [
    ...(from === undefined ? [] : [['from', seconds(from)] as const]),
    ...(to === undefined ? [] : [['to', seconds(to)] as const]),
    ...(count > 0 ? [['limit', String(count)] as const] : []),
    ...(from === undefined && to === undefined ? [] : [['timestamps', 'true'] as const]),
  ];
}
