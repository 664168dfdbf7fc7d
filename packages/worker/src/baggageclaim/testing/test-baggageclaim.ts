import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { silentLogger } from '@rondo/foundation';
import { type ArchivePart, makeArchive } from '../../images/testing/make-archive.ts';
import { openStackView } from '../../volumes/stack-view.ts';
import { openStorage, type Storage } from '../../volumes/storage.ts';
import { createBaggageclaimHandler } from '../baggageclaim-handler.ts';
import { type Answer, serveOnSocket } from './http-over-socket.ts';

type Asked = { headers?: Record<string, string>; body?: unknown };

/** A Baggageclaim server on a work directory of its own, and the usual things to ask it. */
export class TestBaggageclaim {
  readonly directory: string;
  readonly storage: Storage;
  readonly #server: Awaited<ReturnType<typeof serveOnSocket>>;

  private constructor(directory: string, storage: Storage, server: Awaited<ReturnType<typeof serveOnSocket>>) {
    this.directory = directory;
    this.storage = storage;
    this.#server = server;
  }

  static async start(): Promise<TestBaggageclaim> {
    const directory = mkdtempSync(join(tmpdir(), 'rondo-bc-'));
    const storage = await openStorage({ directory: join(directory, 'w'), log: silentLogger });
    const handler = createBaggageclaimHandler({ storage, log: silentLogger, p2pUrl: () => 'http://10.0.0.1:7788' });
    return new TestBaggageclaim(directory, storage, await serveOnSocket(handler, join(directory, 's')));
  }

  async stop(): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
    await this.storage[Symbol.asyncDispose]();
    rmSync(this.directory, { recursive: true, force: true });
  }

  ask(method: string, path: string, { headers = {}, body }: Asked = {}): Promise<Answer> {
    const isBytes = typeof body === 'string' || Buffer.isBuffer(body);
    return this.#server.ask({
      method,
      path,
      headers,
      ...(body === undefined ? {} : { body: isBytes ? body : JSON.stringify(body) }),
    });
  }

  /** The JSON of an answer; it is checked by whoever asks. */
  async json(method: string, path: string, asked: Asked = {}) {
    return JSON.parse((await this.ask(method, path, asked)).text);
  }

  /** Makes a volume, an empty one unless told otherwise. */
  async create(handle: string, more: object = {}): Promise<void> {
    const { status, text } = await this.ask('POST', '/volumes', {
      body: { handle, strategy: { type: 'empty' }, ...more },
    });
    if (status !== 201) throw new Error(`${handle} was not made: ${status} ${text}`);
  }

  streamIn(handle: string, parts: ArchivePart[] | Buffer, path = '.'): Promise<Answer> {
    return this.ask('PUT', `/volumes/${handle}/stream-in?path=${encodeURIComponent(path)}`, {
      headers: { 'Content-Encoding': 'gzip' },
      body: gzipSync(Buffer.isBuffer(parts) ? parts : makeArchive(parts)),
    });
  }

  async streamOut(handle: string, path = '.', encoding = 'raw'): Promise<Buffer> {
    const target = `/volumes/${handle}/stream-out?path=${encodeURIComponent(path)}`;
    const { status, text, body } = await this.ask('PUT', target, { headers: { 'Accept-Encoding': encoding } });
    if (status !== 200) throw new Error(`${handle} was not sent: ${status} ${text}`);
    return body;
  }

  /** Works in a volume as a container would. */
  async inside(handle: string, work: (path: string) => void): Promise<void> {
    const stack = this.storage.volumes.stackOf(handle, { readOnly: false, privileged: false });
    await using view = await openStackView(stack, this.storage.work.mountPoint);
    work(view.path);
  }
}

/** A volume made from another one. */
export const cowOf = (volume: string) => ({ strategy: { type: 'cow', volume } });

/** What GNU tar reads in an archive, one line an entry. */
export function listArchive(archive: Buffer): string[] {
  return execFileSync('tar', ['-tv', '--numeric-owner', '--full-time', '-f', '-'], { input: archive })
    .toString()
    .trim()
    .split('\n')
    .map((line) => line.replace(/\s+\d{4}-\S+ \S+/, '').replace(/ +/g, ' '))
    .sort();
}
