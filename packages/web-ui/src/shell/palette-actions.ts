import type { UiDashboardPipeline } from '@rondo/protocol';
import type { IconName } from '../kit/icons.ts';
import { describeVars } from '../routes/instance-vars.ts';
import type { Route } from '../routes/route.ts';
import type { App } from './app.svelte.ts';
import { buildHref } from './crumbs.ts';
import { flyTarget, shellWord } from './fly-target.ts';

/** Something the palette can do. */
export interface PaletteAction {
  readonly key: string;
  readonly icon: IconName;
  readonly verb: string;
  /** What it is done to; a name of the user's. */
  readonly name: string;
  readonly within: string;
  readonly run: () => void;
}

const mostPerKind = 3;

/** What can be done about the places a query finds: trigger jobs, pause pipelines, copy commands; and the settings. */
export function findActions(app: App, query: string): PaletteAction[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  const matches = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  const visible = app.pipelines.pipelines.filter((pipeline) => pipeline.status !== 'archived');
  const changeable = visible.filter((pipeline) => app.session.canChange(pipeline.team));
  const jobs = changeable.flatMap((pipeline) =>
    pipeline.jobs.filter(([, , job]) => matches(`${titleOf(pipeline)} ${job}`)).map(([, , job]) => ({ pipeline, job })),
  );
  // A name that is meant comes before one that only lies in the pipeline that is meant.
  const nearest = jobs.toSorted(
    (a, b) => Number(!matches(a.job)) - Number(!matches(b.job)) || a.job.length - b.job.length,
  );
  const pipelines = changeable.filter((pipeline) => matches(titleOf(pipeline)));
  return [
    ...nearest.slice(0, mostPerKind).map(({ pipeline, job }) => triggerOf(app, pipeline, job)),
    ...pipelines.slice(0, mostPerKind).map((pipeline) => pauseOf(app, pipeline)),
    ...nearest.slice(0, 1).map(({ pipeline, job }) => watchOf(app, pipeline, job)),
    ...(matches('settings theme colours density') ? [goes(app, 'Open the settings', { page: 'settings' })] : []),
    ...(matches('workers containers volumes') ? [goes(app, 'List the workers', { page: 'workers' })] : []),
    ...(matches('recent running builds')
      ? [goes(app, 'List all builds', { page: 'builds', ref: undefined, status: undefined })]
      : []),
  ];
}

function titleOf(pipeline: UiDashboardPipeline): string {
  return pipeline.vars === undefined ? pipeline.name : `${pipeline.name} / ${describeVars(pipeline.vars)}`;
}

const refOf = (pipeline: UiDashboardPipeline) => ({
  team: pipeline.team,
  pipeline: pipeline.name,
  vars: pipeline.vars,
});

function triggerOf(app: App, pipeline: UiDashboardPipeline, job: string): PaletteAction {
  const run = async () => {
    const answer = await app.api.triggerJob(refOf(pipeline), job);
    if (!answer.ok) app.complain(`${job} was not triggered.`, answer.failure);
    else if (answer.value !== undefined) app.router.goTo(buildHref(refOf(pipeline), job, answer.value.name));
  };
  return {
    key: `t${pipeline.id}/${job}`,
    icon: 'play',
    verb: 'Trigger',
    name: job,
    within: titleOf(pipeline),
    run: () => void run(),
  };
}

function pauseOf(app: App, pipeline: UiDashboardPipeline): PaletteAction {
  const paused = pipeline.status === 'paused';
  const run = async () => {
    const answer = await app.api.pausePipeline(refOf(pipeline), !paused);
    if (answer.ok) await app.pipelines.refresh();
    else app.complain(`${pipeline.name} is ${paused ? 'still paused' : 'not paused'}.`, answer.failure);
  };
  return {
    key: `p${pipeline.id}`,
    icon: paused ? 'play' : 'pause',
    verb: paused ? 'Unpause' : 'Pause',
    name: titleOf(pipeline),
    within: pipeline.team,
    run: () => void run(),
  };
}

function watchOf(app: App, pipeline: UiDashboardPipeline, job: string): PaletteAction {
  const path = `${pipeline.name}${pipeline.vars === undefined ? '' : `/${describeVars(pipeline.vars, ',')}`}/${job}`;
  const command = `fly -t ${shellWord(flyTarget(app))} watch -j ${shellWord(path)}`;
  return {
    key: `w${pipeline.id}/${job}`,
    icon: 'terminal',
    verb: 'Copy',
    name: command,
    within: '',
    run: () => void navigator.clipboard.writeText(command),
  };
}

function goes(app: App, verb: string, route: Route): PaletteAction {
  return { key: route.page, icon: 'arrow', verb, name: '', within: '', run: () => app.router.go(route) };
}
