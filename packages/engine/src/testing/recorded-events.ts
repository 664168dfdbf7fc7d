import { readFileSync } from 'node:fs';
import type { BuildEvent } from '@rondo/protocol';

/** The events of a recorded stream. */
export function readRecording(path: string): BuildEvent[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line): BuildEvent => {
      const { event, data } = JSON.parse(line.slice('data: '.length));
      return { event, data } as BuildEvent;
    });
}

/**
 * What is compared: kinds of events in their order, steps by their order of appearance, with what doesn't depend on the
 * machine. Which texts one log event holds, and whether a check or a get was spared, differs from run to run.
 */
export function sequenceOf(events: readonly BuildEvent[]): string[] {
  const steps = new Map<string, number>();
  const sequence = events.flatMap((event): string[] => {
    const origin = 'origin' in event.data ? (event.data.origin.id ?? '') : '';
    const [stepId = '', ...sub] = origin.split('/');
    if (stepId !== '' && !steps.has(stepId)) steps.set(stepId, steps.size);
    const step = stepId === '' ? 'build' : [`#${steps.get(stepId)}`, ...sub].join('/');
    if (sub.length > 0 && ['log', 'selected-worker', 'start'].includes(event.event)) return [];
    return event.event === 'log'
      ? isSpared(event.data.payload)
        ? []
        : [`${step} log`]
      : [`${step} ${event.event} ${detailOf(event)}`.trim()];
  });
  // Several log events after each other are as good as one.
  return sequence.filter((line, index) => !line.endsWith(' log') || line !== sequence[index - 1]);
}

function isSpared(payload: string): boolean {
  return (
    payload.includes('waiting to acquire resource lock') ||
    payload.includes('found existing resource cache') ||
    payload === '\n' ||
    payload.includes('fetching version')
  );
}

function detailOf({ event, data }: BuildEvent): string {
  switch (event) {
    case 'status':
      return data.status;
    case 'error':
      // How a worker words that a program isn't there is its own.
      return data.message.includes('/no/such/program') ? 'not started' : data.message;
    case 'finish':
      return String(data.succeeded);
    case 'finish-task':
      return String(data.exit_status);
    case 'finish-get':
    case 'finish-put':
      return JSON.stringify([data.exit_status, data.version, data.metadata ?? null]);
    case 'start-task':
      return JSON.stringify(data.config);
    case 'initialize-check':
      return data.name;
    case 'set-pipeline-changed':
      return String(data.changed);
    default:
      return '';
  }
}
