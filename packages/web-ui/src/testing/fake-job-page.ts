import type { FakeState } from './fake-state.ts';

/** The parts of a job's page that only Rondo tells. */
export function answerJobPage(server: FakeState, jobId: number, part: string): unknown {
  const job = server.world.jobs.find((one) => one.id === jobId);
  if (job === undefined) return undefined;
  if (part === 'stats')
    return job.name === 'deploy-staging'
      ? { maxInFlight: 1, locks: [{ name: 'staging', jobs: ['apply-staging'] }], typicalWaitMs: 12_400 }
      : { locks: [], typicalWaitMs: 0 };
  return undefined;
}
