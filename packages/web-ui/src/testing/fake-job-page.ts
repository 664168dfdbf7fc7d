import { asObject, parseJson, text } from '../data/json.ts';
import { readBuildResources } from '../data/read-stock.ts';
import type { FakeState } from './fake-state.ts';

/** The parts of a job's page that only Rondo tells. */
export function answerJobPage(server: FakeState, jobId: number, part: string): unknown {
  const job = server.world.jobs.find((one) => one.id === jobId);
  if (job === undefined) return undefined;
  if (part === 'stats')
    return job.name === 'deploy-staging'
      ? { maxInFlight: 1, locks: [{ name: 'staging', jobs: ['apply-staging'] }], typicalWaitMs: 12_400 }
      : { locks: [], typicalWaitMs: 0 };
  if (part !== 'builds') return undefined;
  const builds = server.world.builds.filter((one) => one.job_name === job.name);
  return builds.map(({ id, name, status }) => ({
    id,
    name,
    ...detailsOf(server.buildResources.get(Number(id))),
    ...(status === 'errored' ? { error: 'worker-eu-2b-03 went away while fetching infra' } : {}),
  }));
}

function detailsOf(told: unknown) {
  const { inputs, outputs } = readBuildResources(told);
  const about = { message: 'Fix radio label order', author: 'i.duarte' };
  return { inputs: inputs.map((input) => ({ ...input, ...(input.isNew ? about : {}) })), outputs };
}

/** What the steps of a build came to, by its events. */
export function answerOutline(server: FakeState, buildId: number): unknown {
  const steps = new Map<string, Record<string, unknown>>();
  for (const { event, data } of server.buildEvents.get(buildId) ?? []) {
    const id = text(asObject(data.origin) ?? {}, 'id');
    if (id === undefined) continue;
    const known = steps.get(id) ?? { id, status: 'running', sizeBytes: 0 };
    if (event.startsWith('start')) steps.set(id, { ...known, startTime: data.time });
    if (event.startsWith('finish'))
      steps.set(id, { ...known, endTime: data.time, status: data.exit_status === 0 ? 'succeeded' : 'failed' });
  }
  return { createTime: Date.now() / 1000 - 80, plan: planOf(server, buildId), steps: [...steps.values()], cut: false };
}

/** The plan with the combinations of across that its events tell of. */
function planOf(server: FakeState, buildId: number): unknown {
  const plan = server.plans.get(buildId);
  const told = server.buildEvents.get(buildId)?.find(({ event }) => event === 'across-substeps');
  if (told === undefined) return plan;
  return parseJson(
    JSON.stringify(plan, (key, value) => (key === 'across' ? { ...value, steps: told.data.substeps } : value)),
  );
}
