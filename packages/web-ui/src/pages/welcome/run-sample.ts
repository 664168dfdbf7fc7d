import type { ApiAnswer } from '../../data/api-client.ts';
import type { App } from '../../shell/app.svelte.ts';
import { pipelineHref } from '../../shell/crumbs.ts';
import { samplePipeline } from './sample-pipeline.ts';

/** Sets the sample pipeline in a team, lets it run, and goes to it; what the server refuses is said. */
export async function runSample(app: App, team: string): Promise<void> {
  const ref = { team, pipeline: samplePipeline.name, vars: undefined };
  const answer = await setAndUnpause(app, ref);
  if (!answer.ok) app.complain('The sample pipeline was not set.', answer.failure);
  else app.router.goTo(pipelineHref(ref));
}

async function setAndUnpause(
  app: App,
  ref: { team: string; pipeline: string; vars: undefined },
): Promise<ApiAnswer<unknown>> {
  const answer = await app.api.setPipeline(ref, samplePipeline.config);
  return answer.ok ? app.api.pausePipeline(ref, false) : answer;
}
