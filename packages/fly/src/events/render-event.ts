import type { FlyIo } from '../io/fly-io.ts';
import { paintWord } from '../output/paint.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../wire/json.ts';
import type { DecodedEvent } from './decode-event.ts';

/** What an event shows, and what it says about the build. */
export interface RenderedEvent {
  readonly text: string;
  /** Unix seconds, 0 for none. */
  readonly time: number;
  /** The exit status of a task that finished. */
  readonly exitStatus?: number;
  /** How the build ended. */
  readonly end?: string;
}

const bold = (text: string): string => `\x1b[1m${text}\x1b[0m`;

/** Renders an event (fly.md 16.3). */
export function renderEvent({ type, isCurrent, data }: DecodedEvent, io: FlyIo): RenderedEvent {
  const time = typeof data.time === 'number' ? data.time : 0;
  if (!isCurrent) return { text: '', time };
  switch (type) {
    case 'finish-task':
      return { text: '', time, exitStatus: typeof data.exit_status === 'number' ? data.exit_status : 0 };
    case 'error':
      return { text: `${paintWord(io, 'errored', textOf(data.message))}\n`, time: 0 };
    case 'status':
      return data.status === 'started' ? { text: '', time } : { text: '', time, end: textOf(data.status) };
    default:
      return { text: lineOf(type, data), time };
  }
}

function lineOf(type: string, data: JsonObject): string {
  switch (type) {
    case 'log':
      return textOf(data.payload);
    case 'waiting-for-worker':
      return `${bold('no suitable workers found, waiting for worker...')}\n`;
    case 'selected-worker':
      return `${bold('selected worker:')} ${textOf(data.selected_worker)}\n`;
    case 'streaming-volume':
      return `${bold('streaming volume')} ${textOf(data.volume)} ${bold('from worker')} ${textOf(data.source_worker)}\n`;
    case 'waiting-for-streamed-volume':
      return `${bold('waiting for volume')} ${textOf(data.volume)} ${bold('to be streamed by another step')}\n`;
    case 'initialize-check':
      return `${bold('initializing check:')} ${textOf(data.name)}\n`;
    case 'initialize-task':
      return `${bold('initializing')}\n`;
    case 'start-task':
      return `${bold(`running ${commandOf(data.config)}`)}\n`;
    default:
      return '';
  }
}

function commandOf(config: JsonValue | undefined): string {
  const run = isJsonObject(config) ? config.run : undefined;
  if (!isJsonObject(run)) return '';
  const args = Array.isArray(run.args) ? run.args : [];
  return [run.path, ...args].map(textOf).join(' ');
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
