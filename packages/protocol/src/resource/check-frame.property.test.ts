import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  CheckFrameDecoder,
  type CheckFrameKind,
  encodeCheckFrame,
  MalformedCheckFrameError,
  maxCheckFrameBytes,
} from './check-frame.ts';

const frame = fc.record({
  kind: fc.constantFrom<CheckFrameKind>('start', 'cancel', 'ready', 'log', 'answer'),
  check: fc.integer({ min: 0, max: 0xffffffff }),
  payload: fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
});

it('frames arrive as they were sent, however the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 8 }), fc.integer({ min: 1, max: 40 }), (frames, step) => {
      const bytes = Buffer.concat(frames.map(({ kind, check, payload }) => encodeCheckFrame(kind, check, payload)));
      const decoder = new CheckFrameDecoder();
      const arrived = [];
      for (let at = 0; at < bytes.length; at += step) arrived.push(...decoder.push(bytes.subarray(at, at + step)));
      expect(arrived).toEqual(frames);
    }),
  );
});

it('bytes of another language are refused at once', () => {
  expect(() => [...new CheckFrameDecoder().push(Buffer.from('GET / HTTP/1.1'))]).toThrow(MalformedCheckFrameError);
  const huge = encodeCheckFrame('log', 1);
  huge.writeUInt32BE(maxCheckFrameBytes + 1, 5);
  expect(() => [...new CheckFrameDecoder().push(huge)]).toThrow(MalformedCheckFrameError);
});
