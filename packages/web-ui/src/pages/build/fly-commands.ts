import type { StockBuild } from '../../data/stock-shapes.ts';
import { describeVars } from '../../routes/instance-vars.ts';
import type { PipelineRef } from '../../routes/route.ts';
import { shellWord } from '../../shell/fly-target.ts';

export interface FlyCommand {
  readonly title: string;
  readonly command: string;
}

/** What `fly` does with a build: watch it, look into the container of one of its steps, run it again. */
export function flyCommands(
  build: StockBuild,
  place: { target: string; ref: PipelineRef | undefined; job: string | undefined; step: string | undefined },
): FlyCommand[] {
  const { target, ref, job, step } = place;
  const fly = `fly -t ${shellWord(target)}`;
  const team = ref === undefined || ref.team === 'main' ? '' : ` --team ${shellWord(ref.team)}`;
  const which =
    ref === undefined || job === undefined ? `-b ${build.id}` : `-j ${shellWord(jobPath(ref, job))} -b ${build.name}`;
  const inside =
    step === undefined
      ? []
      : [{ title: 'Look inside', command: `${fly} intercept ${which} -s ${shellWord(step)}${team}` }];
  const again = job === undefined ? [] : [{ title: 'Run again', command: `${fly} rerun-build ${which}${team}` }];
  return [{ title: 'Watch', command: `${fly} watch ${which}${team}` }, ...inside, ...again];
}

/** `pipeline/job`, or `pipeline/key:value,key:value/job` for an instance. */
export function jobPath(ref: PipelineRef, job: string): string {
  const instance = ref.vars === undefined ? '' : `/${describeVars(ref.vars, ',')}`;
  return `${ref.pipeline}${instance}/${job}`;
}
