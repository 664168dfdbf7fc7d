import type { Quickstart } from '../../e2e/world/quickstart.ts';
import { type Measurement, sample, summarize } from '../measurement.ts';

/** Saving a configuration whose jobs wait for one another in a row, each time as a new pipeline. */
export async function measureSetPipeline({ api }: Quickstart): Promise<Measurement[]> {
  const measure = async (jobs: number, options: { count: number; budget: string }) => {
    const text = JSON.stringify(chain(jobs));
    let made = 0;
    const samples = await sample(options.count, () => {
      made += 1;
      const path = `/api/v1/teams/main/pipelines/chain-${jobs}-${made}/config`;
      return api.request('PUT', path, { type: 'application/json', text });
    });
    for (; made > 0; made -= 1) await api.request('DELETE', `/api/v1/teams/main/pipelines/chain-${jobs}-${made}`);
    return summarize(`set-pipeline of ${jobs} chained jobs`, samples, { budget: options.budget });
  };
  return [
    await measure(100, { count: 10, budget: '<= 100 ms' }),
    await measure(1000, { count: 3, budget: '<= 500 ms (stock 28 s)' }),
  ];
}

function chain(jobs: number): object {
  const name = (index: number) => `job-${index}`;
  return {
    resources: [{ name: 'code', type: 'mock', source: {}, check_every: 'never' }],
    jobs: Array.from({ length: jobs }, (_, index) => ({
      name: name(index),
      plan: [{ get: 'code', trigger: true, ...(index === 0 ? {} : { passed: [name(index - 1)] }) }],
    })),
  };
}
