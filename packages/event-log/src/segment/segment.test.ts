import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildId } from '@rondo/db';
import { decodeEvents } from '@rondo/protocol';
import { expect, it } from 'vitest';
import { SegmentFormatError } from '../errors.ts';
import { decodeSegment } from './decode-segment.ts';
import { encodeSegment } from './encode-segment.ts';

const header = {
  buildId: 7 as BuildId,
  firstEventId: 100,
  lastEventId: 199,
  firstTime: 1_700_000_000,
  lastTime: 1_700_000_100,
};
const wire = Buffer.from('id: 100\nevent: event\ndata: {}\n\n'.repeat(100));

it('holds what it was given, and says so in its header', async () => {
  const decoded = await decodeSegment(await encodeSegment(header, wire));
  expect(decoded.header).toEqual({ ...header, rawSizeBytes: wire.length });
  expect(decoded.wire.equals(wire)).toBe(true);
});

it('is refused when damaged, cut or of a newer format', async () => {
  const segment = await encodeSegment(header, wire);
  const damaged = Buffer.from(segment);
  damaged.writeUInt8(damaged.readUInt8(damaged.length - 10) ^ 0xff, damaged.length - 10);
  const newer = Buffer.from(segment);
  newer.writeUInt16LE(2, 4);
  for (const bad of [damaged, segment.subarray(0, segment.length - 5), segment.subarray(0, 20), newer]) {
    await expect(decodeSegment(bad)).rejects.toThrow(SegmentFormatError);
  }
});

it('reads a segment that format 1 wrote when it was new', async () => {
  const fixtures = join(import.meta.dirname, '../../fixtures');
  const decoded = await decodeSegment(readFileSync(join(fixtures, 'segment-1.bin')));
  expect(decoded.wire.toString()).toBe(readFileSync(join(fixtures, 'segment-1.sse'), 'utf8'));
  const events = [...decodeEvents(decoded.wire)];
  expect(decoded.header).toMatchObject({ firstEventId: events[0]?.eventId, lastEventId: events.at(-1)?.eventId });
});
