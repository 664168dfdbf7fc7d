import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../../e2e/world/api-client.ts';
import type { Quickstart } from '../../e2e/world/quickstart.ts';
import { EmptyServer, loadWith } from '../http-load.ts';
import type { Measurement } from '../measurement.ts';

const changesPerSecond = 20;
const names = Array.from({ length: 10 }, (_, index) => `job-${index}`);
const pipeline = JSON.stringify({
  resources: [{ name: 'code', type: 'mock', source: {}, check_every: 'never' }],
  jobs: names.map((name) => ({ name, plan: [{ get: 'code' }] })),
});

/** Pipelines of ten jobs each. */
export async function setPipelines(api: ApiClient, { from, to }: { from: number; to: number }): Promise<void> {
  for (let index = from; index < to; index += 1) {
    await api.request('PUT', `/api/v1/teams/main/pipelines/pipeline-${index}/config`, {
      type: 'application/json',
      text: pipeline,
    });
  }
}

/** All jobs of all pipelines, as dashboards ask for them: 8 at once, each again and again. */
export async function measureJobs(
  rondo: Quickstart,
  { pipelines, budget }: { pipelines: number; budget: string },
): Promise<Measurement[]> {
  const headers = { authorization: await rondo.api.authorization() };
  const options = { url: `${rondo.url}/api/v1/jobs`, headers, concurrency: 8 };
  await loadWith({ ...options, seconds: 2 });
  const jobs = await loadWith({ ...options, seconds: 8 });
  await using nothing = await EmptyServer.start(jobs.bodyBytes);
  const floor = await loadWith({ url: nothing.url, concurrency: 8, seconds: 3 });
  const of = `a Node that answers with ${Math.round(jobs.bodyBytes / 1024)} KiB`;
  const { p50: median, p95, p99, count } = jobs;
  const name = `GET /api/v1/jobs of ${pipelines} pipelines x ${names.length} jobs, 8 at once`;
  return [
    { name, unit: 'ms', median, p95, p99, count, floor: { value: floor.p50, of }, budget },
    {
      name: `${name}, requests`,
      unit: 'requests/s',
      ...single(jobs.requestsPerSecond),
      floor: { value: floor.requestsPerSecond, of },
    },
  ];
}

/** The same while jobs are paused and unpaused all the time, so that no answer is like the one before for long. */
export async function measureChangingJobs(rondo: Quickstart, pipelines: number): Promise<Measurement> {
  const stop = new AbortController();
  const changing = keepChanging(rondo.api, pipelines, stop.signal);
  const headers = { authorization: await rondo.api.authorization() };
  const {
    p50: median,
    p95,
    p99,
    count,
  } = await loadWith({
    url: `${rondo.url}/api/v1/jobs`,
    headers,
    concurrency: 8,
    seconds: 8,
  });
  stop.abort();
  await changing;
  const name = `GET /api/v1/jobs of ${pipelines} pipelines, 8 at once, while ${changesPerSecond} jobs a second change`;
  return { name, unit: 'ms', median, p95, p99, count };
}

async function keepChanging(api: ApiClient, pipelines: number, signal: AbortSignal): Promise<void> {
  for (let turn = 0; !signal.aborted; turn += 1) {
    const job = `/api/v1/teams/main/pipelines/pipeline-${turn % pipelines}/jobs/${names[turn % names.length]}`;
    await api.request('PUT', `${job}/${turn % 2 === 0 ? 'pause' : 'unpause'}`);
    await sleep(1000 / changesPerSecond);
  }
}

function single(value: number) {
  return { median: value, p95: value, p99: value, count: 1 };
}
