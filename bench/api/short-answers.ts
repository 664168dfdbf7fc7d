import type { Quickstart } from '../../e2e/world/quickstart.ts';
import { EmptyServer, type Load, type LoadOptions, loadWith } from '../http-load.ts';
import { type Measurement, summarize } from '../measurement.ts';

const concurrency = 32;
const seconds = 4;

/** How many requests for little a second. */
export async function measureShortAnswers(rondo: Quickstart): Promise<Measurement[]> {
  const { id } = await makeBuild(rondo);
  const headers = { authorization: await rondo.api.authorization() };
  const info = await loadTwice({ url: `${rondo.url}/api/v1/info`, concurrency, seconds });
  const build = await loadTwice({ url: `${rondo.url}/api/v1/builds/${id}`, headers, concurrency, seconds });
  await using nothing = await EmptyServer.start(info.bodyBytes);
  const { requestsPerSecond } = await loadTwice({ url: nothing.url, concurrency, seconds });
  const floor = { value: requestsPerSecond, of: 'a Node that answers with as many bytes' };
  const options = { unit: 'requests/s', floor, budget: '>= 8,000/s (stock 7,300)' };
  return [
    summarize('GET /api/v1/info', [info.requestsPerSecond], options),
    summarize('GET /api/v1/builds/:build_id', [build.requestsPerSecond], options),
  ];
}

/** The second time everything is compiled. */
async function loadTwice(options: LoadOptions): Promise<Load> {
  await loadWith({ ...options, seconds: 2 });
  return loadWith(options);
}

async function makeBuild({ api }: Quickstart): Promise<{ id: number }> {
  await api.setPipeline('short', JSON.stringify({ jobs: [{ name: 'j', plan: [] }] }));
  const build = await api.trigger('short', 'j');
  await api.finishedBuild('short', 'j', build.name);
  return build;
}
