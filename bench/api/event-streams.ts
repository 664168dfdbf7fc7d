import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Quickstart } from '../../e2e/world/quickstart.ts';
import { EmptyServer } from '../http-load.ts';
import { type Measurement, sample, summarize } from '../measurement.ts';
import { readCpuMs, readPssMb } from '../process-cost.ts';

const lines = 200_000;
const idleStreams = 500;
const idleSeconds = 10;
/** Long enough for each stream to have said that it is alive. */
const pingSeconds = 16;
const rounds = 15;

const script = `yes "$(printf '%099d' 0)" | head -n ${lines}`;
const task = { task: 't', config: { platform: 'linux', run: { path: 'sh', args: ['-ec', script] } } };
const pipelineOf = (...plan: object[]) => JSON.stringify({ jobs: [{ name: 'j', plan }] });

/** A long log read as fast as it comes, when its build has ended and its events have been put away. */
export async function measureLog(rondo: Quickstart): Promise<Measurement[]> {
  const { api } = rondo;
  await api.setPipeline('lines', pipelineOf(task));
  const build = await api.trigger('lines', 'j');
  await api.finishedBuild('lines', 'j', build.name);
  await sleep(5000);
  const authorization = await api.authorization();
  const url = `${rondo.url}/api/v1/builds/${build.id}/events`;
  const read = async () => drain(await ask(url, authorization), /event: end/);
  const sizeBytes = await read();
  await using nothing = await EmptyServer.start(sizeBytes);
  const samples: number[] = [];
  const floor: number[] = [];
  // In turns, so that what else the machine does falls on both.
  for (let round = 0; round < rounds; round += 1) {
    samples.push(...(await sample(1, read, { warmUp: 0 })));
    floor.push(...(await sample(1, async () => drain(await ask(nothing.url, authorization)), { warmUp: 0 })));
  }
  const speed = (elapsedMs: number) => sizeBytes / elapsedMs / 1000;
  return [
    summarize(`event stream of a log of ${Math.round(lines / 10_000)} MB`, samples.map(speed), {
      unit: 'MB/s',
      floor: { value: summarize('', floor.map(speed)).median, of: 'a Node that answers with as many bytes' },
      budget: '>= 130 MB/s (stock 130)',
    }),
  ];
}

/** What it costs web that many clients wait for a build that does not begin. */
export async function measureIdleStreams(rondo: Quickstart): Promise<Measurement[]> {
  const { api } = rondo;
  await api.setPipeline('waiting', pipelineOf());
  await api.request('PUT', '/api/v1/teams/main/pipelines/waiting/jobs/j/pause');
  const { id } = await api.trigger('waiting', 'j');
  const authorization = await api.authorization();
  const { processId } = await rondo.child('web');
  const open = async (count: number) => {
    const streams: IncomingMessage[] = [];
    for (let index = 0; index < count; index += 1) {
      // Browsers and fly take gzip, and hear a sign of life every 15 seconds.
      streams.push(await ask(`${rondo.url}/api/v1/builds/${id}/events`, authorization, { 'accept-encoding': 'gzip' }));
    }
    return streams;
  };
  // The first ones make what all of them share.
  for (const stream of await open(idleStreams)) stream.destroy();
  const cpuBefore = await cpuPercent(processId);
  const memoryBefore = await settledPssMb(processId);
  const streams = await open(idleStreams);
  const cpu = await cpuPercent(processId, pingSeconds);
  const memoryKb = ((await settledPssMb(processId)) - memoryBefore) * 1024;
  for (const stream of streams) stream.destroy();
  return [
    summarize(`${idleStreams} idle event streams: processor beyond that of none`, [cpu - cpuBefore], {
      unit: '% of one core',
      budget: '<= 1 %',
    }),
    summarize(`${idleStreams} idle event streams: memory of each`, [memoryKb / idleStreams], {
      unit: 'KiB (PSS)',
      budget: '<= 30 KB',
    }),
  ];
}

async function ask(
  url: string,
  authorization: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<IncomingMessage> {
  const request = get(url, { headers: { ...headers, authorization, connection: 'close' } });
  const [response]: IncomingMessage[] = await once(request, 'response');
  if (response?.statusCode !== 200) throw new Error(`${url}: ${response?.statusCode}`);
  return response;
}

/** Reads to the end, of the answer or of what it tells; the bytes that came. */
async function drain(response: IncomingMessage, end?: RegExp): Promise<number> {
  let sizeBytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (end?.test(chunk.subarray(-64).toString('latin1'))) break;
  }
  response.destroy();
  return sizeBytes;
}

async function cpuPercent(processId: number, seconds = idleSeconds): Promise<number> {
  const before = await readCpuMs(processId);
  await sleep(seconds * 1000);
  return ((await readCpuMs(processId)) - before) / (seconds * 10);
}

/** When what was only there for the moment has been collected. */
async function settledPssMb(processId: number): Promise<number> {
  await sleep(3000);
  return readPssMb(processId);
}
