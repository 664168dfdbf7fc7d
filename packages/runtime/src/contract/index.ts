export { describeWorker } from './worker.contract.ts';
export type { ContractPrograms, WorkerHarness } from './worker-harness.ts';
