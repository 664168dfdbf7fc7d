import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SseParser } from './sse-parser.ts';

const stream =
  'id: 7\nevent: event\ndata: {"a":"b: c"}\n\n: ping\r\n\r\nid: 8\r\nevent: end\r\ndata\r\n\r\ndata: x\ndata: y\n\nevent: none\n\n';
const whole = [
  { event: 'event', id: '7', data: '{"a":"b: c"}' },
  { event: 'end', id: '8', data: '' },
  { event: 'message', id: '8', data: 'x\ny' },
];

it('reads a stream as a whole', () => expect(new SseParser().push(stream)).toEqual(whole));

it('reads the same events wherever the chunks are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (cuts) => {
      const edges = [0, ...cuts.toSorted((a, b) => a - b), stream.length];
      const parser = new SseParser();
      const events = edges.slice(1).flatMap((edge, index) => parser.push(stream.slice(edges[index], edge)));
      expect(events).toEqual(whole);
    }),
  );
});
