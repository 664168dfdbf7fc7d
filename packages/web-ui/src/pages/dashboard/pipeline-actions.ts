import type { UiDashboardPipeline } from '@rondo/protocol';
import type { MenuItem } from '../../kit/menu-item.ts';
import { describeVars } from '../../routes/instance-vars.ts';
import type { PipelineRef } from '../../routes/route.ts';
import type { App } from '../../shell/app.svelte.ts';
import { buildHref } from '../../shell/crumbs.ts';
import { flyTarget, shellWord } from '../../shell/fly-target.ts';

function refOf(pipeline: UiDashboardPipeline): PipelineRef {
  return { team: pipeline.team, pipeline: pipeline.name, vars: pipeline.vars };
}

/** Pauses a pipeline, or lets it run again, and shows it at once. */
export async function togglePause(app: App, pipeline: UiDashboardPipeline): Promise<void> {
  const paused = pipeline.status === 'paused';
  const answer = await app.api.pausePipeline(refOf(pipeline), !paused);
  if (answer.ok) await app.pipelines.refresh();
  else app.complain(`${pipeline.name} is ${paused ? 'still paused' : 'not paused'}.`, answer.failure);
}

/** One line per job; choosing it triggers the job and goes to the new build. */
export function jobItems(app: App, pipeline: UiDashboardPipeline): MenuItem[] {
  const refused = app.session.refusal(pipeline.team);
  const needs = refused === undefined ? undefined : `Triggering ${refused}`;
  const items = pipeline.jobs.map(
    ([, , job]): MenuItem => ({
      kind: 'action',
      label: job,
      icon: 'play',
      mono: true,
      refused: needs,
      run: () => void trigger(app, pipeline, job),
    }),
  );
  return [{ kind: 'head', label: items.length === 0 ? 'It has no jobs' : 'Trigger a job' }, ...items];
}

async function trigger(app: App, pipeline: UiDashboardPipeline, job: string): Promise<void> {
  const ref = refOf(pipeline);
  const answer = await app.api.triggerJob(ref, job);
  if (!answer.ok) app.complain(`${job} was not triggered.`, answer.failure);
  else if (answer.value !== undefined) app.router.goTo(buildHref(ref, job, answer.value.name));
}

/** What else a card offers: the way to what broke, a command for the terminal, favourites, visibility, and its place. */
export function moreItems(app: App, pipeline: UiDashboardPipeline, ongrab: (() => void) | undefined): MenuItem[] {
  const ref = refOf(pipeline);
  const broken = pipeline.jobs.find(
    ([, state, , build]) => (state === 'failed' || state === 'errored') && build !== '',
  );
  const favourite = app.favourites.ids.has(pipeline.id);
  const isPublic = pipeline.flags.includes('public');
  const refused = app.session.refusal(pipeline.team);
  const name = pipeline.vars === undefined ? pipeline.name : `${pipeline.name}/${describeVars(pipeline.vars, ',')}`;
  const command = `fly -t ${shellWord(flyTarget(app))} get-pipeline -p ${shellWord(name)}`;
  const needs = (what: string) => (refused === undefined ? undefined : `${what} ${refused}`);
  const id = (what: string) => `AllPipelines_${pipeline.id}_${what}`;
  return [
    ...(broken === undefined
      ? []
      : [
          {
            kind: 'link' as const,
            label: 'Open latest failed build',
            status: broken[1],
            href: buildHref(ref, broken[2], broken[3]),
          },
        ]),
    {
      kind: 'action',
      label: 'Copy fly command',
      icon: 'terminal',
      run: () => void navigator.clipboard.writeText(command),
    },
    {
      kind: 'action',
      id: id('favorite'),
      label: favourite ? 'Remove from favourites' : 'Add to favourites',
      icon: favourite ? 'starred' : 'star',
      run: () => app.favourites.toggle(pipeline.id),
    },
    { kind: 'line' },
    {
      kind: 'action',
      id: id('toggle_visibility'),
      label: isPublic ? 'Hide from others' : 'Show to everybody',
      icon: isPublic ? 'lock' : 'eye',
      refused: needs('Changing who sees it'),
      run: () => void expose(app, pipeline, !isPublic),
    },
    ...(ongrab === undefined
      ? []
      : [
          {
            kind: 'action' as const,
            label: 'Move to another place',
            icon: 'sliders' as const,
            refused: needs('Moving it'),
            run: ongrab,
          },
        ]),
  ];
}

async function expose(app: App, pipeline: UiDashboardPipeline, isPublic: boolean): Promise<void> {
  const answer = await app.api.exposePipeline(refOf(pipeline), isPublic);
  if (answer.ok) await app.pipelines.refresh();
  else app.complain(`${pipeline.name} is ${isPublic ? 'not' : 'still'} public.`, answer.failure);
}
