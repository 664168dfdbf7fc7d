import { asObject, count, flag, type JsonObject, list, moment, text, textMap } from '../data/json.ts';
import type { StockBuildStatus } from '../data/stock-shapes.ts';
import { acrossChildren, type PlanNode, readPlan } from './plan-node.ts';
import { pendingStep, type StepState } from './step-state.ts';

/** What one build event means (ui.md A9.8). An event of an unknown kind means nothing, and costs nothing else. */
export type EventEffect =
  | { readonly kind: 'step'; readonly step: StepState; readonly output?: string; readonly time: number }
  | { readonly kind: 'children'; readonly parent: string; readonly children: readonly PlanNode[] }
  | { readonly kind: 'build'; readonly status: StockBuildStatus; readonly time: number | undefined }
  | { readonly kind: 'build-error'; readonly message: string }
  | { readonly kind: 'nothing' };

const nothing: EventEffect = { kind: 'nothing' };
const bold = (words: string) => `\x1b[1m${words}\x1b[0m`;
const finals: readonly string[] = ['succeeded', 'failed', 'errored', 'aborted'];

/** Reads one event's envelope and says what it changes; `stepOf` gives what is known of a step so far. */
export function reduceEvent(envelope: unknown, stepOf: (id: string) => StepState | undefined): EventEffect {
  const object = asObject(envelope) ?? {};
  const kind = text(object, 'event');
  const data = asObject(object.data) ?? {};
  if (kind === undefined) return nothing;
  if (kind === 'status') return reduceStatus(data);
  const id = text(asObject(data.origin) ?? {}, 'id');
  if (id === undefined)
    return kind === 'error' ? { kind: 'build-error', message: text(data, 'message') ?? '' } : nothing;
  if (kind === 'image-check' || kind === 'image-get') return attach(id, [readPlan(data.plan)]);
  if (kind === 'across-substeps') return attach(id, acrossChildren(data.substeps));
  return reduceStep(kind, data, stepOf(id) ?? pendingStep(id));
}

function attach(parent: string, nodes: readonly (PlanNode | undefined)[]): EventEffect {
  const children = nodes.filter((node) => node !== undefined);
  return children.length === 0 ? nothing : { kind: 'children', parent, children };
}

function reduceStatus(data: JsonObject): EventEffect {
  const status = text(data, 'status');
  if (status === 'started' || status === 'pending') return { kind: 'build', status, time: moment(data, 'time') };
  const final = finals.find((one): one is 'succeeded' | 'failed' | 'errored' | 'aborted' => one === status);
  return final === undefined ? nothing : { kind: 'build', status: final, time: moment(data, 'time') };
}

function reduceStep(kind: string, data: JsonObject, step: StepState): EventEffect {
  const time = moment(data, 'time') ?? step.startTime ?? step.initializeTime ?? 0;
  const say = (next: StepState, output?: string): EventEffect =>
    output === undefined ? { kind: 'step', step: next, time } : { kind: 'step', step: next, output, time };
  const running: StepState = { ...step, status: 'running' };
  if (kind.startsWith('initialize')) return say({ ...running, initializeTime: time });
  if (kind.startsWith('start'))
    return say({ ...running, startTime: time, initializeTime: step.initializeTime ?? time });
  if (kind.startsWith('finish')) return say(finished(kind, data, step, time));
  switch (kind) {
    case 'log':
      return say(running, typeof data.payload === 'string' ? data.payload : '');
    case 'waiting-for-worker':
      return say({ ...running, waitsForWorker: true }, `${bold('no suitable workers found, waiting for worker...')}\n`);
    case 'selected-worker': {
      const worker = text(data, 'selected_worker') ?? '';
      return say(
        { ...running, waitsForWorker: false, worker, workerTime: time },
        `${bold('selected worker:')} ${worker}\n`,
      );
    }
    case 'streaming-volume':
      return say(
        running,
        `${bold('streaming volume')} ${text(data, 'volume')} ${bold('from')} ${text(data, 'source_worker')}\n`,
      );
    case 'waiting-for-streamed-volume':
      return say(
        running,
        `${bold('waiting for volume')} ${text(data, 'volume')} ${bold('to be streamed by another step')}\n`,
      );
    case 'error':
      return say({ ...step, status: 'errored', finishTime: time, error: text(data, 'message') ?? '' });
    case 'set-pipeline-changed':
      return say({ ...step, changed: flag(data, 'changed') });
    default:
      return nothing;
  }
}

function finished(kind: string, data: JsonObject, step: StepState, time: number): StepState {
  const exitStatus = count(data, 'exit_status');
  const succeeded = kind === 'finish' ? flag(data, 'succeeded') : exitStatus === 0;
  const version = textMap(data.version);
  return {
    ...step,
    status: succeeded ? 'succeeded' : 'failed',
    finishTime: time,
    exitStatus,
    version: Object.keys(version).length > 0 ? version : step.version,
    metadata: list(data.metadata, (pair) => {
      const name = text(pair, 'name');
      return name === undefined ? undefined : { name, value: text(pair, 'value') ?? '' };
    }),
  };
}
