import type { Option, OptionHead } from '../grammar/option.ts';
import { completeWorker } from './complete-worker.ts';
import { text } from './text.ts';

/** A worker by its name. */
export function worker(head: OptionHead): Option<string> {
  return text({ ...head, typeName: 'flaghelpers.WorkerFlag', complete: completeWorker });
}
