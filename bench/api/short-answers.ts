import type { Quickstart } from '../../e2e/world/quickstart.ts';
import { EmptyServer, type LoadOptions, loadWith } from '../http-load.ts';
import { type Measurement, summarize } from '../measurement.ts';

const concurrency = 32;
const seconds = 1.5;
const rounds = 5;

/** How many requests for little a second. */
export async function measureShortAnswers(rondo: Quickstart): Promise<Measurement[]> {
  const { id } = await makeBuild(rondo);
  const headers = { authorization: await rondo.api.authorization() };
  const infoUrl = `${rondo.url}/api/v1/info`;
  const { bodyBytes } = await loadWith({ url: infoUrl, concurrency: 1, seconds: 1 });
  await using nothing = await EmptyServer.start(bodyBytes);
  const [info, build, floor] = await takeTurns([
    { url: infoUrl, concurrency, seconds },
    { url: `${rondo.url}/api/v1/builds/${id}`, headers, concurrency, seconds },
    { url: nothing.url, concurrency, seconds },
  ]);
  const options = {
    unit: 'requests/s',
    floor: { value: summarize('', floor ?? []).median, of: 'a Node that answers with as many bytes' },
    budget: '>= 8,000/s (stock 7,300)',
  };
  return [
    summarize('GET /api/v1/info', info ?? [], options),
    summarize('GET /api/v1/builds/:build_id, one that has ended', build ?? [], options),
  ];
}

/** Requests a second of each, again and again in turns, so that what else the machine does falls on all of them. */
async function takeTurns(loads: readonly LoadOptions[]): Promise<number[][]> {
  for (const load of loads) await loadWith(load);
  const rates = loads.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, load] of loads.entries()) rates[index]?.push((await loadWith(load)).requestsPerSecond);
  }
  return rates;
}

async function makeBuild({ api }: Quickstart): Promise<{ id: number }> {
  await api.setPipeline('short', JSON.stringify({ jobs: [{ name: 'j', plan: [] }] }));
  const build = await api.trigger('short', 'j');
  await api.finishedBuild('short', 'j', build.name);
  return build;
}
