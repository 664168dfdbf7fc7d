import { setTimeout as sleep } from 'node:timers/promises';
import type { Quickstart } from '../../e2e/world/quickstart.ts';
import { type Measurement, summarize } from '../measurement.ts';
import { openPipelineTimes, type PipelineTimes } from './pipeline-times.ts';

/** How soon something new is acted on: a version found by a check or told by a webhook, and a chain of jobs behind it. */
export async function measureReactions(rondo: Quickstart, count: number): Promise<Measurement[]> {
  await using times = await openPipelineTimes(rondo.directory);
  const started: number[] = [];
  const running: number[] = [];
  const chained: number[] = [];
  const notified: number[] = [];
  for (let number = 1; number <= count; number += 1) {
    const version = await reactToCheck(rondo, times, number);
    started.push(version.startedMs);
    running.push(version.runningMs);
    chained.push(await runChain(rondo, times, number));
    notified.push(await reactToWebhook(rondo, number));
  }
  // The first of each makes volumes, sessions and histories that the others find.
  const warm = (samples: readonly number[]) => samples.slice(1);
  return [
    summarize('version saved to dependent build started', warm(started), { budget: 'p50 20 ms, p99 100 ms' }),
    summarize('check-resource to process of the dependent build running', warm(running)),
    summarize('version saved to the third of three jobs by passed finished', warm(chained), { budget: '400 ms' }),
    summarize('webhook to process running', warm(notified), { budget: 'p50 150 ms, p99 500 ms' }),
  ];
}

async function reactToCheck(
  { api }: Quickstart,
  times: PipelineTimes,
  number: number,
): Promise<{ startedMs: number; runningMs: number }> {
  const askedMs = Date.now();
  await check(api, 'versions', number);
  const build = await api.finishedBuild('bench', 'dependent', String(number));
  const savedMs = await times.versionsSaved('versions');
  const startMs = await times.buildStarted('dependent', String(number));
  return { startedMs: startMs - savedMs, runningMs: Number(lastLine(await api.output(build.id))) - askedMs };
}

async function runChain({ api }: Quickstart, times: PipelineTimes, number: number): Promise<number> {
  await check(api, 'chained', number);
  await api.finishedBuild('bench', 'third', String(number));
  return (await times.buildEnded('third', String(number))) - (await times.versionsSaved('chained'));
}

async function reactToWebhook({ api }: Quickstart, number: number): Promise<number> {
  // The resource has a new version each second.
  await sleep(1100);
  const askedMs = Date.now();
  await api.request('POST', '/api/v1/teams/main/pipelines/bench/resources/hooked/check/webhook?webhook_token=token');
  const build = await api.finishedBuild('bench', 'notified', String(number));
  return Number(lastLine(await api.output(build.id))) - askedMs;
}

async function check(api: Quickstart['api'], resource: string, number: number): Promise<void> {
  await api.request('POST', `/api/v1/teams/main/pipelines/bench/resources/${resource}/check`, {
    type: 'application/json',
    text: JSON.stringify({ from: { version: `v${number}` } }),
  });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
