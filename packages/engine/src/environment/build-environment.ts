import type { BuildInfo } from '../build-info.ts';

/** Inside which hook a step runs; `ensure` is none (pipeline-language.md 13.2). */
export type HookStatus = 'succeeded' | 'failed' | 'aborted' | 'errored';

export interface EnvironmentOptions {
  readonly externalUrl: string | undefined;
  readonly buildStatus: HookStatus | undefined;
  /** A put whose resource asks for it. */
  readonly exposesCreatedBy?: boolean;
}

/** The environment of get, put and check programs: `NAME=value`, each only where there is a value (pipeline-language.md 13.2). */
export function buildEnvironment(
  build: BuildInfo,
  { externalUrl, buildStatus, exposesCreatedBy = false }: EnvironmentOptions,
): string[] {
  const id = build.isInMemory ? undefined : String(build.id);
  const instanceVars = build.instanceVars === undefined ? undefined : JSON.stringify(build.instanceVars);
  const values: [string, string | number | undefined][] = [
    ['BUILD_STATUS', buildStatus],
    ['BUILD_ID', id],
    ['BUILD_NAME', build.name],
    ['BUILD_TEAM_ID', build.teamId],
    ['BUILD_TEAM_NAME', build.teamName],
    ['BUILD_JOB_ID', build.jobId],
    ['BUILD_JOB_NAME', build.jobName],
    ['BUILD_PIPELINE_ID', build.pipelineId],
    ['BUILD_PIPELINE_NAME', build.pipelineName],
    ['BUILD_PIPELINE_INSTANCE_VARS', instanceVars],
    ['BUILD_CREATED_BY', exposesCreatedBy ? build.createdBy : undefined],
    ['ATC_EXTERNAL_URL', externalUrl],
    ['BUILD_URL', id === undefined || externalUrl === undefined ? undefined : buildUrl(build, externalUrl)],
    ['BUILD_URL_SHORT', id === undefined || externalUrl === undefined ? undefined : `${externalUrl}/builds/${id}`],
  ];
  return values.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [`${name}=${value}`]));
}

/** Names are not escaped, as in stock (pipeline-language.md 13.2). */
function buildUrl(build: BuildInfo, externalUrl: string): string {
  if (build.jobName === undefined) return `${externalUrl}/builds/${build.id}`;
  const path = `/teams/${build.teamName}/pipelines/${build.pipelineName}/jobs/${build.jobName}/builds/${build.name}`;
  return `${externalUrl}${path}${instanceQuery(build.instanceVars)}`;
}

function instanceQuery(vars: Readonly<Record<string, unknown>> | undefined): string {
  const entries = flatten(vars ?? {}, 'vars');
  if (entries.length === 0) return '';
  return `?${entries.map(([path, value]) => `${encodeURIComponent(path)}=${encodeURIComponent(JSON.stringify(value))}`).join('&')}`;
}

/** Instance vars as `vars.a.b`, sorted, as links name them. */
function flatten(value: unknown, path: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, value]];
  return Object.entries(value)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([name, inner]) => flatten(inner, `${path}.${name}`));
}
