import type { BuildId } from '@rondo/db';
import { type EventLog, readEvents } from '@rondo/event-log';
import { type BuildEvent, decodeEvents, type UiStepTimes } from '@rondo/protocol';

/** Half a second's worth of looking; nearly all builds say less. */
const mostBytes = 64 * 1024 * 1024;
const separator = Buffer.from('\n\n', 'latin1');
/** How the envelope of a line of output ends; inside of a payload its quotes would be escaped. */
const ofLog = Buffer.from(',"event":"log","version":', 'latin1');
const tailBytes = 80;

type Times = { startTime?: number; endTime?: number };

/** When each step of a build began to run and ended, in the order of their beginning; lines of output are passed over unread. */
export async function readStepTimes(events: EventLog, build: BuildId): Promise<UiStepTimes> {
  const steps = new Map<string, Times>();
  let bytes = 0;
  for await (const { wire } of readEvents(events, build)) {
    for (const event of eventsBesideOutput(wire)) note(steps, event);
    bytes += wire.length;
    if (bytes > mostBytes) break;
  }
  return { steps: [...steps].map(([id, times]) => ({ id, ...times })), cut: bytes > mostBytes };
}

function* eventsBesideOutput(wire: Buffer): Generator<BuildEvent> {
  for (let start = 0; start < wire.length; ) {
    const found = wire.indexOf(separator, start, 'latin1');
    const end = found === -1 ? wire.length : found + separator.length;
    if (!wire.subarray(Math.max(start, end - tailBytes), end).includes(ofLog)) {
      for (const { event } of decodeEvents(wire.subarray(start, end))) yield event;
    }
    start = end;
  }
}

function note(steps: Map<string, Times>, { event, data }: BuildEvent): void {
  if (!('origin' in data) || !('time' in data)) return;
  const id = data.origin?.id;
  const { time } = data;
  if (id === undefined || id === '' || time === undefined) return;
  const known = steps.get(id) ?? {};
  if (/^(initialize|start)(-|$)/.test(event)) steps.set(id, { ...known, startTime: time });
  else if (/^finish(-|$)/.test(event) || event === 'error') steps.set(id, { ...known, endTime: time });
}
