import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  encodeEndFrame,
  encodeOutputHeader,
  MalformedFrameError,
  type OutputFrame,
  OutputFrameDecoder,
} from './output-frame.ts';
import type { WorkerProcessState } from './worker-process.ts';

const finished: WorkerProcessState = { state: 'finished', exitStatus: 7 };
const decoder = () => new OutputFrameDecoder((json) => json as WorkerProcessState);

it('gives back every frame however the wire cuts it', () => {
  const payloads = fc.array(
    fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(payloads, fc.infiniteStream(fc.integer({ min: 1, max: 40 })), (chunks, cuts) => {
      let offset = 2 ** 40;
      const sent: OutputFrame[] = [];
      const wire: Buffer[] = [];
      for (const bytes of chunks) {
        sent.push({ kind: 'stderr', offset, bytes });
        wire.push(encodeOutputHeader('stderr', offset, bytes.length), bytes);
        offset += bytes.length;
      }
      sent.push({ kind: 'end', state: finished });
      wire.push(encodeEndFrame(finished));
      const all = Buffer.concat(wire);
      const reader = decoder();
      const received: OutputFrame[] = [];
      for (let at = 0; at < all.length; ) {
        const length = cuts.next().value ?? 1;
        received.push(...reader.push(all.subarray(at, at + length)));
        at += length;
      }
      expect(received).toEqual(sent);
    }),
  );
});

it('refuses what is no frame instead of waiting for a gigabyte', () => {
  expect(() => [...decoder().push(Buffer.from('HTTP/1.1 500 Internal'))]).toThrow(MalformedFrameError);
});
