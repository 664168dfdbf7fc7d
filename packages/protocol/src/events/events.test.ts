import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeEvents, EventFormatError } from './decode-events.ts';
import { encodeEnd, encodeEvents } from './encode-events.ts';
import type { BuildEvent } from './event.ts';
import { findEventStart } from './find-event-start.ts';

const events: BuildEvent[] = [
  { event: 'status', data: { status: 'started', time: 1_700_000_000 } },
  {
    event: 'log',
    data: { time: 1_700_000_000, origin: { id: '65a1f0d2', source: 'stdout' }, payload: 'id: 1\n\nid: 2\n' },
  },
  { event: 'error', data: { message: 'ünterbrochen', origin: {}, time: 1_700_000_001 } },
];

it('writes what the event stream sends', () => {
  expect(encodeEvents(events.slice(1, 2), 7)).toBe(
    'id: 7\nevent: event\ndata: {"data":{"time":1700000000,"origin":{"id":"65a1f0d2","source":"stdout"},"payload":"id: 1\\n\\nid: 2\\n"},"event":"log","version":"5.1","event_id":"7"}\n\n',
  );
  expect(encodeEnd(42)).toBe('id: 42\nevent: end\ndata\n\n');
});

it('reads back what it wrote', () => {
  const numbered = [...decodeEvents(Buffer.from(encodeEvents(events, 10)))];
  expect(numbered).toEqual(events.map((event, index) => ({ eventId: 10 + index, event })));
});

it('finds where an event begins, whatever the payloads say', () => {
  const wire = Buffer.from(encodeEvents(events, 0));
  expect(findEventStart(wire, 0)).toBe(0);
  expect([...decodeEvents(wire.subarray(findEventStart(wire, 2)))].map(({ eventId }) => eventId)).toEqual([2]);
  expect(findEventStart(wire, 3)).toBe(wire.length);
});

it('refuses half an event and one of a future version', () => {
  const wire = Buffer.from(encodeEvents(events, 0));
  expect(() => [...decodeEvents(wire.subarray(0, wire.length - 3))]).toThrow(EventFormatError);
  const newer = Buffer.from(wire.toString().replace('"version":"1.0"', '"version":"2.0"'));
  expect(() => [...decodeEvents(newer)]).toThrow(/newer Rondo/);
});

const golden = join(import.meta.dirname, '../../../../../shared/golden/events');

describe.skipIf(!existsSync(golden))('recorded streams', () => {
  it('are read and written again byte for byte, but for HTML escapes', () => {
    let checked = 0;
    for (const file of readdirSync(golden).filter((name) => name.endsWith('.sse'))) {
      const recorded = readFileSync(join(golden, file), 'utf8');
      const end = recorded.search(/id: \d+\nevent: end\n/);
      if (end <= 0) continue;
      const wire = Buffer.from(
        recorded
          .slice(0, end)
          .replaceAll(/\\u00(3c|3e|26)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
      );
      const numbered = [...decodeEvents(wire)];
      expect(
        encodeEvents(
          numbered.map(({ event }) => event),
          numbered[0]?.eventId ?? 0,
        ).toString(),
        file,
      ).toBe(wire.toString());
      checked += 1;
    }
    expect(checked).toBeGreaterThan(40);
  });
});
