import { RondoError } from '@rondo/foundation';
import { type BuildEvent, type BuildEventType, eventVersions } from './event.ts';

/** Bytes that are not events in wire form, or events of a kind or major version that this code does not know. */
export class EventFormatError extends RondoError {
  readonly code = 'EVENT_FORMAT';
}

export type NumberedEvent = { readonly eventId: number; readonly event: BuildEvent };

const separator = Buffer.from('\n\n', 'latin1');
const dataPrefix = Buffer.from('\ndata: ', 'latin1');

/** The events of a piece of wire form that holds whole ones. Throws EventFormatError. */
export function* decodeEvents(wire: Buffer): Generator<NumberedEvent> {
  for (let start = 0; start < wire.length; ) {
    const end = wire.indexOf(separator, start, 'latin1');
    if (end === -1) throw new EventFormatError(`${wire.length - start} bytes after the last whole event`);
    yield decodeEvent(wire.subarray(start, end));
    start = end + separator.length;
  }
}

function decodeEvent(block: Buffer): NumberedEvent {
  const data = block.indexOf(dataPrefix);
  if (data === -1) throw new EventFormatError('an event without data');
  const envelope: unknown = JSON.parse(block.toString('utf8', data + dataPrefix.length));
  if (!isEnvelope(envelope)) throw new EventFormatError('an event without data, type, version or id');
  const { event, version } = envelope;
  const known = isKnown(event) ? eventVersions[event] : undefined;
  if (known === undefined || major(known) !== major(version)) {
    throw new EventFormatError(`unknown event ${event} ${version}; a newer Rondo wrote it`);
  }
  // The shape of `data` is what the version promises; whoever wrote it was this code or an older one.
  return { eventId: Number(envelope.event_id), event: { event, data: envelope.data } as BuildEvent };
}

type Envelope = { data: object; event: string; version: string; event_id: string };

function isEnvelope(value: unknown): value is Envelope {
  if (typeof value !== 'object' || value === null) return false;
  const { data, event, version, event_id } = value as Partial<Record<keyof Envelope, unknown>>;
  return (
    [event, version, event_id].every((field) => typeof field === 'string') && typeof data === 'object' && data !== null
  );
}

function isKnown(event: string): event is BuildEventType {
  return Object.hasOwn(eventVersions, event);
}

function major(version: string): string {
  return version.slice(0, version.indexOf('.'));
}
