import type { JobReference, PipelineReference, ResourceReference } from '../references/pipeline-reference.ts';
import { instanceQuery } from '../references/pipeline-reference.ts';
import { pathOf } from './encode-url.ts';
import type { ApiRequest } from './request.ts';

/** What a request says about its place: path and the query that names the instance. */
type Place = Pick<ApiRequest, 'path' | 'query'>;

/** `/api/v1/teams/TEAM` and what follows. */
export function teamPath(team: string, ...rest: readonly string[]): string {
  return pathOf('api', 'v1', 'teams', team, ...rest);
}

/** A pipeline, or a part of it. */
export function ofPipeline(team: string, pipeline: PipelineReference, ...rest: readonly string[]): Place {
  return { path: teamPath(team, 'pipelines', pipeline.name, ...rest), query: instanceQuery(pipeline) };
}

/** A job, or a part of it. */
export function ofJob(team: string, { pipeline, job }: JobReference, ...rest: readonly string[]): Place {
  return ofPipeline(team, pipeline, 'jobs', job, ...rest);
}

/** A resource, or a part of it. */
export function ofResource(team: string, { pipeline, resource }: ResourceReference, ...rest: readonly string[]): Place {
  return ofPipeline(team, pipeline, 'resources', resource, ...rest);
}

/** A build by its id, or a part of it. */
export function ofBuild(id: number | string, ...rest: readonly string[]): Place {
  return { path: pathOf('api', 'v1', 'builds', String(id), ...rest) };
}
