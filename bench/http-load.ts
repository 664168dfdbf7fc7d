import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { summarize } from './measurement.ts';

export type Load = {
  readonly requestsPerSecond: number;
  /** Milliseconds from sending a request to the last byte of its answer. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly count: number;
  /** Of one answer's body. */
  readonly bodyBytes: number;
};

export type LoadOptions = {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Connections that each have one request under way. */
  readonly concurrency: number;
  readonly seconds: number;
};

/** Asks for one URL again and again over connections that stay open. Speaks HTTP by hand: a client library would cost more than what is measured. */
export async function loadWith({ url, headers = {}, concurrency, seconds }: LoadOptions): Promise<Load> {
  const { hostname, port, pathname, search } = new URL(url);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const request = `GET ${pathname}${search} HTTP/1.1\r\nhost: ${hostname}:${port}\r\n${lines.join('')}\r\n`;
  const latencies: number[] = [];
  let bodyBytes = 0;
  const endMs = performance.now() + seconds * 1000;
  const startedMs = performance.now();
  const converse = async () => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    await once(socket, 'connect');
    await new Promise<void>((resolve, reject) => {
      let sentMs = performance.now();
      let leftBytes = -1;
      let head = '';
      const ask = () => {
        sentMs = performance.now();
        leftBytes = -1;
        socket.write(request);
      };
      socket.on('error', reject);
      socket.on('data', (chunk: Buffer) => {
        if (leftBytes < 0) {
          head += chunk.toString('latin1');
          const headEnd = head.indexOf('\r\n\r\n');
          if (headEnd < 0) return;
          if (!head.startsWith('HTTP/1.1 200'))
            return reject(new Error(`${url}: ${head.slice(0, head.indexOf('\r\n'))}`));
          bodyBytes = Number(/content-length: (\d+)/i.exec(head)?.[1]);
          leftBytes = bodyBytes - (head.length - headEnd - 4);
          head = '';
        } else leftBytes -= chunk.length;
        if (leftBytes > 0) return;
        const nowMs = performance.now();
        latencies.push(nowMs - sentMs);
        if (nowMs < endMs) return ask();
        socket.destroy();
        resolve();
      });
      ask();
    });
  };
  await Promise.all(Array.from({ length: concurrency }, converse));
  const elapsedMs = performance.now() - startedMs;
  const { median, p95, p99, count } = summarize(url, latencies);
  return { requestsPerSecond: (count * 1000) / elapsedMs, p50: median, p95, p99, count, bodyBytes };
}

/** A Node that answers every request with the same bytes, in a process of its own: what HTTP itself costs on this machine. */
export class EmptyServer implements AsyncDisposable {
  readonly url: string;
  readonly processId: number;
  readonly #child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.processId = child.pid ?? 0;
    this.#child = child;
  }

  static async start(bodyBytes: number): Promise<EmptyServer> {
    const program = `
      const body = Buffer.alloc(${bodyBytes}, 'x');
      const server = require('node:http').createServer((request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
        response.end(body);
      });
      server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;
    const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [port] = await once(child.stdout, 'data');
    return new EmptyServer(`http://127.0.0.1:${Number(port)}/`, child);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill();
    await once(this.#child, 'close');
  }
}
