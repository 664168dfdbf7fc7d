import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { defer } from '@rondo/foundation';
import {
  OutputFrameDecoder,
  type WorkerContainerView,
  type WorkerProcessRequest,
  type WorkerProcessState,
} from '@rondo/protocol';
import { makeTestRoot } from '../../containers/testing/test-root.ts';
import { runProgram } from '../../volumes/run-program.ts';

const allowAll = [{ networks: [{ start: '0.0.0.0', end: '255.255.255.255' }] }];

export type Answer = { status: number; body: unknown; text: string };
export type Output = { stdout: string; stderr: string; state: WorkerProcessState | undefined };

/** A real worker in a process of its own, spoken to over its sockets, that can be killed and started again. */
export class WorkerProcess implements AsyncDisposable {
  readonly directory = mkdtempSync(join(tmpdir(), 'rondo-worker-'));
  #child: ChildProcess | undefined;
  #gone: Promise<void> = Promise.resolve();
  #count = 0;
  readonly #networkNamespace: string | undefined;

  constructor(options: { networkNamespace?: string } = {}) {
    this.#networkNamespace = options.networkNamespace;
  }

  /** In a named network namespace, which then is its machine's network, or in ours. */
  static async start(options: { networkNamespace?: string } = {}): Promise<WorkerProcess> {
    const worker = new WorkerProcess(options);
    makeTestRoot(join(worker.directory, 'layer'), 4294967294);
    await worker.start();
    return worker;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  async start(): Promise<void> {
    const script = fileURLToPath(import.meta.resolve('./run-worker.ts'));
    const enter =
      this.#networkNamespace === undefined ? [] : ['nsenter', `--net=/run/netns/${this.#networkNamespace}`, '--'];
    const [program = '', ...argv] = [...enter, process.execPath, script, this.directory];
    const child = spawn(program, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    const ready = defer<void>();
    const log: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => {
      log.push(line);
      if (line === 'ready') ready.resolve();
    });
    const gone = defer<void>();
    this.#gone = gone.promise;
    child.once('exit', () => {
      ready.reject(new Error(`the worker ended: ${log.join('\n')}`));
      gone.resolve();
    });
    await ready.promise;
  }

  /** Kills the worker like a crash, or stops it for good with SIGTERM; settles when it is gone. */
  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    this.#child?.kill(signal);
    await this.#gone;
  }

  /** A handle nobody has, and the specification of a container with a root of its own. */
  async newSpec(): Promise<{ handle: string; spec: object }> {
    this.#count += 1;
    const handle = `t${this.#count}`;
    const root = join(this.directory, `root-${handle}`);
    await runProgram('cp', ['-a', join(this.directory, 'layer'), root]);
    return { handle, spec: { rootfs: `raw://${root}`, netout_rules: allowAll } };
  }

  /** Makes a container and runs a shell command in it, in one request. */
  async run(command: string, overrides: Partial<WorkerProcessRequest> = {}): Promise<string> {
    const { handle, spec } = await this.newSpec();
    const answer = await this.send('PUT', `/rondo/v1/containers/${handle}`, {
      spec,
      process: shell(command, overrides),
    });
    if (answer.status !== 200) throw new Error(answer.text);
    return handle;
  }

  async send(method: string, path: string, json?: unknown): Promise<Answer> {
    const answer = await this.open(method, path, json);
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    return {
      status: answer.statusCode ?? 0,
      text,
      body: text === '' || !text.startsWith('{') ? undefined : JSON.parse(text),
    };
  }

  open(method: string, path: string, json?: unknown): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const body = json === undefined ? '' : JSON.stringify(json);
      const socketPath = join(this.directory, 'garden.sock');
      const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
      request({ socketPath, method, path, headers, agent: false }, resolve).on('error', reject).end(body);
    });
  }

  /** Output from these offsets on; `state` is absent when the connection was cut. `onBytes` sees the total as it grows. */
  async output(
    handle: string,
    from: { stdout: number; stderr: number } = { stdout: 0, stderr: 0 },
    onBytes: (total: number) => void = () => undefined,
  ): Promise<Output> {
    const seen: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
    const offsets = { ...from };
    let state: WorkerProcessState | undefined;
    const decoder = new OutputFrameDecoder((json) => json as WorkerProcessState);
    const path = `/rondo/v1/containers/${handle}/processes/task/output?stdout=${from.stdout}&stderr=${from.stderr}`;
    try {
      for await (const chunk of await this.open('GET', path)) {
        for (const frame of decoder.push(chunk)) {
          if (frame.kind === 'end') {
            state = frame.state;
            continue;
          }
          if (frame.offset !== offsets[frame.kind])
            throw new Error(`frame at ${frame.offset}, expected ${offsets[frame.kind]}`);
          offsets[frame.kind] += frame.bytes.length;
          seen[frame.kind].push(Buffer.from(frame.bytes));
          onBytes(offsets.stdout);
        }
      }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
    }
    return { stdout: Buffer.concat(seen.stdout).toString(), stderr: Buffer.concat(seen.stderr).toString(), state };
  }

  async view(handle: string): Promise<WorkerContainerView> {
    return (await this.send('GET', `/rondo/v1/containers/${handle}`)).body as WorkerContainerView;
  }

  /** Connects for a hijacked route and writes a request. */
  hijack(method: string, path: string, json?: unknown): HijackedSocket {
    return this.hijackRaw(method, path, json === undefined ? '' : `${JSON.stringify(json)}\n`);
  }

  /** The same with a body as it is; the connection ends with the answer where there is one. */
  hijackRaw(method: string, path: string, body: string): HijackedSocket {
    const socket = connect(join(this.directory, 'garden.sock'));
    const head = `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}`;
    socket.write(`${head}\r\n\r\n${body}`);
    return new HijackedSocket(socket);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill('SIGTERM');
    mkdirSync(this.directory, { recursive: true });
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** What comes over a connection that has left HTTP behind. */
export class HijackedSocket {
  readonly socket: Socket;
  text = '';
  readonly ended: Promise<string>;
  readonly #waiting = new Set<() => void>();

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.text += chunk.toString();
      for (const look of this.#waiting) look();
    });
    this.ended = new Promise((resolve) => {
      socket.once('close', () => resolve(this.text));
      socket.once('error', () => undefined);
    });
  }

  send(payload: object): void {
    this.socket.write(`${JSON.stringify(payload)}\n`);
  }

  /** Settles once this has come; gives the first group of the match. */
  until(pattern: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(this.text);
        if (match === null) return;
        this.#waiting.delete(look);
        resolve(match[1] ?? '');
      };
      this.#waiting.add(look);
      void this.ended.then(() => reject(new Error(`ended before ${pattern}: ${this.text}`)));
      look();
    });
  }
}

export function shell(command: string, overrides: Partial<WorkerProcessRequest> = {}): WorkerProcessRequest {
  return { id: 'task', path: 'sh', args: ['-c', command], env: [], stdin: { kind: 'none' }, ...overrides };
}
