import { describeVars } from '../routes/instance-vars.ts';
import type { PipelineRef, Route } from '../routes/route.ts';
import { formatRoute } from '../routes/route-table.ts';

export interface Crumb {
  readonly text: string;
  /** Names that users wrote are set in mono. */
  readonly mono: boolean;
  readonly href: string | undefined;
}

/** The way to a page, from the team down; the last one is where we are. */
export function crumbsOf(route: Route): Crumb[] {
  const here = (text: string, mono = true): Crumb => ({ text, mono, href: undefined });
  switch (route.page) {
    case 'dashboard':
      return [here('Pipelines', false)];
    case 'pipeline':
      return [teamCrumb(route.ref), here(pipelineName(route.ref))];
    case 'job':
      if (route.compare?.length === 2)
        return [teamCrumb(route.ref), pipelineCrumb(route.ref), jobCrumb(route.ref, route.job), here('compare', false)];
      return [teamCrumb(route.ref), pipelineCrumb(route.ref), here(route.job)];
    case 'resource':
      return [teamCrumb(route.ref), pipelineCrumb(route.ref), here(route.resource)];
    case 'causality': {
      const resource = { text: route.resource, mono: true, href: resourceHref(route.ref, route.resource) };
      return [teamCrumb(route.ref), pipelineCrumb(route.ref), resource, here(route.direction, false)];
    }
    case 'build':
      return [teamCrumb(route.ref), pipelineCrumb(route.ref), jobCrumb(route.ref, route.job), here(`#${route.build}`)];
    case 'builds':
      if (route.ref === undefined) return [here('Builds', false)];
      return [teamCrumb(route.ref), pipelineCrumb(route.ref), here('builds', false)];
    case 'config':
      return [teamCrumb(route.ref), pipelineCrumb(route.ref), here('config', false)];
    case 'one-off-build':
      return [{ text: 'Builds', mono: false, href: '/builds' }, here(`#${route.buildId}`)];
    case 'workers':
      return [here('Workers', false)];
    case 'settings':
      return [here('Settings', false)];
    case 'download-fly':
      return [here('Download fly', false)];
    case 'fly-success':
      return [here('Fly login', false)];
    case 'login':
      return [here('Log in', false)];
    case 'not-found':
      return [here('Not found', false)];
  }
}

export function pipelineName(ref: PipelineRef): string {
  return ref.vars === undefined ? ref.pipeline : `${ref.pipeline} / ${describeVars(ref.vars)}`;
}

function teamCrumb(ref: PipelineRef): Crumb {
  return { text: ref.team, mono: true, href: `/?${new URLSearchParams({ search: `team:"${ref.team}"` })}` };
}

export function pipelineHref(ref: PipelineRef): string {
  return formatRoute({ page: 'pipeline', ref, groups: [], view: undefined, focus: undefined, jobs: '' });
}

export function jobHref(ref: PipelineRef, job: string): string {
  return formatRoute({ page: 'job', ref, job, paging: undefined });
}

export function buildHref(ref: PipelineRef, job: string, build: string): string {
  return formatRoute({ page: 'build', ref, job, build, view: 'steps' });
}

/** The comparison of two builds of a job; the one that was made first comes first. */
export function compareHref(ref: PipelineRef, job: string, builds: readonly [string, string]): string {
  return formatRoute({ page: 'job', ref, job, paging: undefined, compare: builds });
}

export function causalityHref(
  ref: PipelineRef,
  resource: string,
  to: { readonly versionId: number; readonly direction: 'downstream' | 'upstream' },
): string {
  return formatRoute({ page: 'causality', ref, resource, ...to });
}

export function resourceHref(ref: PipelineRef, resource: string, filter: readonly string[] = []): string {
  return formatRoute({ page: 'resource', ref, resource, paging: undefined, filter });
}

function pipelineCrumb(ref: PipelineRef): Crumb {
  return { text: pipelineName(ref), mono: true, href: pipelineHref(ref) };
}

function jobCrumb(ref: PipelineRef, job: string): Crumb {
  return { text: job, mono: true, href: jobHref(ref, job) };
}
