import type { Quickstart } from '../../e2e/world/quickstart.ts';
import { EmptyServer, type LoadOptions, loadWith } from '../http-load.ts';
import { type Measurement, summarize } from '../measurement.ts';
import { readCpuUs } from '../process-cost.ts';

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
  const { processId } = await rondo.child('web');
  const [info, build, floor] = await takeTurns([
    { processId, load: { url: infoUrl, concurrency, seconds } },
    { processId, load: { url: `${rondo.url}/api/v1/builds/${id}`, headers, concurrency, seconds } },
    { processId: nothing.processId, load: { url: nothing.url, concurrency, seconds } },
  ]);
  return [
    ...present('GET /api/v1/info', info, floor),
    ...present('GET /api/v1/builds/:build_id, one that has ended', build, floor),
  ];
}

type Asked = { readonly processId: number; readonly load: LoadOptions };
type Seen = { readonly perSecond: number[]; readonly cpuUs: number[] };

/** The rate, and what a request costs the server: the second says the same however busy the machine is with other things. */
function present(name: string, seen: Seen | undefined, floor: Seen | undefined): Measurement[] {
  const of = 'a Node that answers with as many bytes';
  const floorOf = (samples: number[] | undefined) => ({ value: summarize('', samples ?? []).median, of });
  return [
    summarize(name, seen?.perSecond ?? [], {
      unit: 'requests/s',
      floor: floorOf(floor?.perSecond),
      budget: '>= 8,000/s (stock 7,300)',
    }),
    summarize(`${name}: processor time of a request`, seen?.cpuUs ?? [], { unit: 'us', floor: floorOf(floor?.cpuUs) }),
  ];
}

/** Asks each again and again in turns, so that what else the machine does falls on all of them. */
async function takeTurns(all: readonly Asked[]): Promise<Seen[]> {
  for (const { load } of all) await loadWith(load);
  const seen = all.map((): Seen => ({ perSecond: [], cpuUs: [] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { processId, load }] of all.entries()) {
      const before = await readCpuUs(processId);
      const { requestsPerSecond, count } = await loadWith(load);
      seen[index]?.perSecond.push(requestsPerSecond);
      seen[index]?.cpuUs.push(((await readCpuUs(processId)) - before) / count);
    }
  }
  return seen;
}

async function makeBuild({ api }: Quickstart): Promise<{ id: number }> {
  await api.setPipeline('short', JSON.stringify({ jobs: [{ name: 'j', plan: [] }] }));
  const build = await api.trigger('short', 'j');
  await api.finishedBuild('short', 'j', build.name);
  return build;
}
