import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WorkerProcess } from './testing/worker-process.ts';

const recording = join(import.meta.dirname, '../../../../../shared/golden/worker/errors-garden-baggageclaim.json');

type Recorded = {
  server: string;
  note?: string;
  request: { method: string; path: string; body: string | null };
  response: { status: number; body: string };
};

/** Where we answer otherwise than the reference's usual backend, on purpose (worker.md 8.2, 12.5). */
const deliberate: [RegExp, number][] = [
  // Its own protocol has a 404 with a type for these, which its clients understand as well.
  [/^(GET|PUT|POST|DELETE) \/containers\/x1-nope/, 404],
  // A property filter may have a colon.
  [/^GET \/containers\?concourse:nosuch=1/, 200],
  // Removing properties works.
  [/^DELETE \/containers\/HANDLE\/properties\/nope/, 200],
];

/** Messages that are the same word for word; of the others only status and shape count. */
const verbatim = /^(not implemented|unexpected EOF|not found: |lookup user: |new container: (garden spec|container ))/;

describe.skipIf(!existsSync(recording))('what a stock worker was recorded to answer to bad requests', () => {
  it('is what this worker answers, but for what is meant to differ', async () => {
    const records = (JSON.parse(readFileSync(recording, 'utf8')) as Recorded[]).filter(
      ({ server }) => server === 'garden',
    );
    expect(records.length).toBeGreaterThan(20);
    await using worker = await WorkerProcess.start();
    const { handle, spec } = await worker.newSpec();
    await worker.send('POST', '/containers', { handle, ...spec });
    for (const { request, response } of records) {
      const [path, body] = [request.path, request.body ?? ''].map((text) => text.replaceAll('HANDLE', handle));
      const name = `${request.method} ${request.path} ${request.body ?? ''}`;
      const control = worker.hijackRaw(request.method, path ?? '', body ?? '');
      const answer = await control.ended;
      const expected = deliberate.find(([pattern]) => pattern.test(name))?.[1];
      expect({ name, status: Number(answer.split(' ')[1]) }).toEqual({ name, status: expected ?? response.status });
      if (expected !== undefined || !response.body.startsWith('{"Type"')) continue;
      const [theirs, ours] = [JSON.parse(response.body), JSON.parse(answer.split('\r\n\r\n')[1] ?? '')];
      expect({ name, keys: Object.keys(ours) }).toEqual({ name, keys: Object.keys(theirs) });
      if (verbatim.test(theirs.Message)) expect(ours.Message).toBe(theirs.Message.replaceAll('HANDLE', handle));
    }
  });
});
