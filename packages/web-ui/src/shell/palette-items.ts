import type { UiDashboardPipeline } from '@rondo/protocol';
import { shownStatus } from '../pages/dashboard/dashboard-view.ts';
import { describeVars } from '../routes/instance-vars.ts';
import type { Status } from '../status/status.ts';
import { buildHref, jobHref, pipelineHref } from './crumbs.ts';

/** A place the palette can go to. */
export interface PaletteItem {
  readonly key: string;
  readonly kind: 'pipeline' | 'job' | 'build';
  readonly status: Status;
  readonly name: string;
  /** Where it lies: team, pipeline. */
  readonly within: string;
  readonly href: string;
  /** The newest build of a job, by name. */
  readonly build?: string;
}

const mostPerKind = 6;

/** Pipelines, jobs and newest builds whose name holds all words of the query, best first: those that begin with it. */
export function findPlaces(pipelines: readonly UiDashboardPipeline[], query: string): PaletteItem[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const items = pipelines.filter((pipeline) => pipeline.status !== 'archived').flatMap(itemsOf);
  const found = items.filter((item) =>
    words.every((word) => `${item.within} ${item.name}`.toLowerCase().includes(word)),
  );
  const rank = (item: PaletteItem) => (item.name.toLowerCase().startsWith(words[0] ?? '') ? 0 : 1);
  const sorted = found.toSorted((a, b) => rank(a) - rank(b) || a.name.length - b.name.length);
  return (['pipeline', 'job', 'build'] as const).flatMap((kind) =>
    sorted.filter((item) => item.kind === kind).slice(0, mostPerKind),
  );
}

function itemsOf(pipeline: UiDashboardPipeline): PaletteItem[] {
  const ref = { team: pipeline.team, pipeline: pipeline.name, vars: pipeline.vars };
  const name = pipeline.vars === undefined ? pipeline.name : `${pipeline.name} / ${describeVars(pipeline.vars)}`;
  const within = `${pipeline.team} / ${name}`;
  return [
    {
      key: `p${pipeline.id}`,
      kind: 'pipeline',
      status: shownStatus(pipeline),
      name,
      within: pipeline.team,
      href: pipelineHref(ref),
    },
    ...pipeline.jobs.flatMap(([, state, job, build]): PaletteItem[] => {
      const own: PaletteItem = {
        key: `j${pipeline.id}/${job}`,
        kind: 'job',
        status: state,
        name: job,
        within,
        href: jobHref(ref, job),
      };
      if (build === '') return [own];
      return [
        { ...own, build },
        { ...own, key: `b${own.key}`, kind: 'build', name: `${job} #${build}`, href: buildHref(ref, job, build) },
      ];
    }),
  ];
}
