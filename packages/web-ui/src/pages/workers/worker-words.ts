import type { StockWorker } from '../../data/stock-shapes.ts';
import type { Status } from '../../status/status.ts';
import { capitalise, numberWord } from '../../strings/words.ts';

/** The glyph and colour of a worker's state. */
export function workerStatus(state: StockWorker['state']): Status {
  if (state === 'running') return 'succeeded';
  return state === 'stalled' ? 'failed' : 'paused';
}

/** What a state means for those who wait for the worker. */
export function workerNote(worker: StockWorker): string {
  switch (worker.state) {
    case 'stalled':
      return 'No heartbeat. Nothing is placed on it.';
    case 'landing':
      return 'Finishes what runs on it, takes nothing new.';
    case 'landed':
      return 'At rest until it starts again.';
    case 'retiring':
      return 'Finishes what runs on it, then goes for good.';
    case 'running':
      return '';
  }
}

const order: readonly StockWorker['state'][] = ['stalled', 'landing', 'retiring', 'landed', 'running'];

/** Those that need a look first, then by name. */
export function sortWorkers(workers: readonly StockWorker[]): StockWorker[] {
  return workers.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || (a.name < b.name ? -1 : 1));
}

/** `8 of 10 workers take work`. */
export function workersHeadline(workers: readonly StockWorker[]): string {
  const running = workers.filter((worker) => worker.state === 'running').length;
  if (workers.length === 0) return 'There is no worker';
  if (running === workers.length)
    return running === 1 ? 'The only worker takes work' : `All ${running} workers take work`;
  return `${running} of ${workers.length} ${workers.length === 1 ? 'worker takes' : 'workers take'} work`;
}

/** `One is stalled, two are landing.` */
export function workersDetail(workers: readonly StockWorker[]): string {
  const parts = order.flatMap((state) => {
    const count = workers.filter((worker) => worker.state === state).length;
    return state === 'running' || count === 0 ? [] : [`${numberWord(count)} ${count === 1 ? 'is' : 'are'} ${state}`];
  });
  return parts.length === 0 ? '' : `${capitalise(parts.join(', '))}.`;
}
