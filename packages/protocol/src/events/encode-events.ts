import { type BuildEvent, eventVersions } from './event.ts';

/**
 * Events in wire form: the very text of the event stream (api.md 13.2), numbered from `firstEventId`. They are stored
 * so, which makes reading a build a matter of copying.
 */
export function encodeEvents(events: readonly BuildEvent[], firstEventId: number): string {
  let text = '';
  let id = firstEventId;
  for (const { event, data } of events) {
    text += `id: ${id}\nevent: event\ndata: {"data":${JSON.stringify(data)},"event":"${event}","version":"${eventVersions[event]}","event_id":"${id}"}\n\n`;
    id += 1;
  }
  return text;
}

/** The end of a stream. Its bare `data` line must be there, or parsers drop it (api.md 13.2). */
export function encodeEnd(eventId: number): string {
  return `id: ${eventId}\nevent: end\ndata\n\n`;
}
