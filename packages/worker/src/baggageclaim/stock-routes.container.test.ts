import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeArchive } from '../images/testing/make-archive.ts';
import { listArchive, TestBaggageclaim } from './testing/test-baggageclaim.ts';

const golden = join(import.meta.dirname, '../../../../../shared/golden/worker/errors-garden-baggageclaim.json');

let server: TestBaggageclaim;
beforeEach(async () => {
  server = await TestBaggageclaim.start();
});
afterEach(() => server.stop());

describe('answers of the stock routes', () => {
  it.skipIf(!existsSync(golden))('are those that a stock worker gave, apart from what Rondo does better', async () => {
    type Recorded = {
      server: string;
      request: { method: string; path: string; headers?: Record<string, string>; body: string | object | null };
      response: { status: number; headers: Record<string, string>; body: unknown };
    };
    const recorded: Recorded[] = JSON.parse(readFileSync(golden, 'utf8'));
    let compared = 0;
    for (const { server: which, request, response } of recorded) {
      if (which !== 'baggageclaim' || isDoneBetter(request) || `${request.method} ${request.path}` === sweptByTheWeb)
        continue;
      const send = () =>
        server.ask(request.method, request.path, {
          ...(request.headers ? { headers: request.headers } : {}),
          ...bodyFor(request),
        });
      // How long a volume takes is nobody's promise: the client asks again.
      const answer = await vi.waitUntil(async () => {
        const given = await send();
        return request.path.startsWith('/volumes-async/') && request.method === 'GET' && given.status === 204
          ? undefined
          : given;
      }, 30_000);
      const shown = `${request.method} ${request.path} ${JSON.stringify(request.body)}`;
      expect(answer.status, shown).toBe(response.status);
      if (response.headers['Content-Type'] !== undefined)
        expect(answer.headers['content-type'], shown).toBe(response.headers['Content-Type']);
      if (typeof response.body === 'string') compareBodies(answer.text, response.body, shown);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(55);
  });

  /** Its web had already swept this volume away, as one that it did not know. */
  const sweptByTheWeb = 'DELETE /volumes/x1-c';

  /** Refused compressions, volumes that survive a refused creation, paths kept beneath the volume (worker.md 9.3, 9.4). */
  function isDoneBetter({ path, headers }: { path: string; headers?: Record<string, string> }): boolean {
    const encodings = [headers?.['Accept-Encoding'], headers?.['Content-Encoding']];
    return (
      encodings.includes('s2') ||
      path.includes('..%2F..&') ||
      path.endsWith('..%2F..') ||
      path.startsWith('/volumes/x1-t/stream')
    );
  }

  function bodyFor({
    path,
    headers,
    body,
  }: {
    path: string;
    headers?: Record<string, string>;
    body: string | object | null;
  }) {
    if (body === null) return {};
    if (typeof body !== 'string' || !/^<\d+ bytes>$/.test(body)) return { body };
    const archive = makeArchive([
      { path: './' },
      { path: 'f', content: path.includes('big') ? randomBytes(300_000) : 'hello\n' },
    ]);
    const encoding = headers?.['Content-Encoding'];
    if (body === '<7 bytes>') return { body: 'garbage' };
    if (path.includes('bad') || encoding === 'raw') return { body: archive };
    return { body: encoding === 'zstd' ? zstdCompressSync(archive) : gzipSync(archive) };
  }

  function compareBodies(found: string, wanted: string, shown: string): void {
    const error = /^\{"error":"(.*)"\}\n$/.exec(wanted)?.[1];
    if (error !== undefined) expect(found, shown).toContain(`{"error":"${error}`);
    else if (wanted.includes('"handle":"13f003a2'))
      expect(found, shown).toMatch(/^\{"handle":"[0-9a-f-]{36}","path":"/);
    else if (wanted.startsWith('http://')) expect(found).toBe('http://10.0.0.1:7788');
    else expect(found, shown).toBe(wanted.replaceAll('<DIR>/work-golden', server.storage.work.root));
  }

  it('keeps the volume that is there when another of its name is asked for', async () => {
    await server.create('a');
    await server.streamIn('a', [{ path: 'f', content: 'kept\n' }]);
    expect(await server.ask('POST', '/volumes', { body: { handle: 'a', strategy: { type: 'empty' } } })).toMatchObject({
      status: 500,
    });
    expect(listArchive(await server.streamOut('a', 'f'))).toEqual(['-rw-r--r-- 0/0 5 f']);
  });
});
