import { createHash } from 'node:crypto';
import { abortable, type Deferred, defer } from '@rondo/foundation';
import {
  CheckAnswer,
  type CheckFrame,
  CheckFrameDecoder,
  CheckRunnerReady,
  type CheckStart,
  checkRunnerVersion,
  encodeCheckFrame,
  type WorkerCheckAnswer,
  type WorkerCheckRequest,
} from '@rondo/protocol';
import { Value } from 'typebox/value';
import { CheckRunnerLostError } from '../errors.ts';
import type { HeldProcess } from '../processes/held-process.ts';
import { parseJson } from '../volumes/work-directory.ts';
import { inside } from './check-sandbox.ts';

/** A check's log is cut after this; its reader wants to know why it failed, not everything that git said. */
const maxLogBytes = 1 << 20;

type Running = { answer: Deferred<CheckAnswer>; log: Buffer[]; logBytes: number };

/** One check runner: a process in a container of its own that runs the checks of one resource type for one team. */
export class CheckRunner {
  readonly #process: HeldProcess;
  readonly #ready = defer<void>();
  readonly #running = new Map<number, Running>();
  #count = 0;
  #isLost = false;

  constructor(process: HeldProcess) {
    this.#process = process;
    void this.#read();
  }

  get isIdle(): boolean {
    return this.#running.size === 0;
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  /** Runs one check. Throws CheckRunnerLostError when the process ends first, and the signal's reason when cancelled. */
  async check(request: WorkerCheckRequest, signal: AbortSignal): Promise<WorkerCheckAnswer> {
    await this.#ready.promise;
    this.#count += 1;
    const number = this.#count;
    const running: Running = { answer: defer(), log: [], logBytes: 0 };
    this.#running.set(number, running);
    const cancel = () => void this.#send(encodeCheckFrame('cancel', number)).catch(() => undefined);
    signal.addEventListener('abort', cancel, { once: true });
    try {
      await this.#send(encodeCheckFrame('start', number, JSON.stringify(checkStart(request))));
      // A cancelled check is answered some time, when its children have gone; nobody waits for that.
      const { status, stdout } = await abortable(running.answer.promise, signal);
      return { status, stdout, log: Buffer.concat(running.log).toString() };
    } finally {
      signal.removeEventListener('abort', cancel);
      this.#running.delete(number);
    }
  }

  async #send(frame: Buffer): Promise<void> {
    if (this.#isLost) throw this.#lost();
    await this.#process.writeStdin(frame, new AbortController().signal);
  }

  async #read(): Promise<void> {
    const decoder = new CheckFrameDecoder();
    try {
      for await (const { bytes, offset } of this.#process.stream('stdout', 0, new AbortController().signal)) {
        for (const frame of decoder.push(bytes)) this.#take(frame);
        this.#process.acknowledge({ stdout: offset + bytes.length });
      }
      this.#fail(this.#lost());
    } catch (error) {
      this.#fail(new CheckRunnerLostError('a check runner answered something that is no frame', { cause: error }));
      this.#process.killHolder();
    }
  }

  #take({ kind, check, payload }: CheckFrame): void {
    const running = this.#running.get(check);
    switch (kind) {
      case 'ready': {
        const { version } = Value.Parse(CheckRunnerReady, parseJson(payload.toString()));
        if (version === checkRunnerVersion) this.#ready.resolve();
        else
          this.#fail(new CheckRunnerLostError(`the check runner speaks version ${version}, not ${checkRunnerVersion}`));
        return;
      }
      case 'log':
        if (running === undefined || running.logBytes > maxLogBytes) return;
        running.logBytes += payload.length;
        running.log.push(Buffer.from(payload));
        return;
      case 'answer':
        running?.answer.resolve(Value.Parse(CheckAnswer, parseJson(payload.toString())));
        return;
      case 'start':
      case 'cancel':
        throw new CheckRunnerLostError(`a check runner sent a frame ${kind}, which is the worker's to send`);
    }
  }

  #lost(): CheckRunnerLostError {
    return new CheckRunnerLostError(
      `the check runner ended (${JSON.stringify(this.#process.state)}); the check can be repeated`,
    );
  }

  #fail(error: CheckRunnerLostError): void {
    this.#isLost = true;
    this.#ready.reject(error);
    for (const { answer } of this.#running.values()) answer.reject(error);
  }
}

/** A check as the runner takes it: with a directory that all checks of one source share, and nobody else. Pure. */
function checkStart(request: WorkerCheckRequest): CheckStart {
  const json = parseJson(request.request);
  const source = typeof json === 'object' && json !== null && 'source' in json ? json.source : undefined;
  const key = createHash('sha256')
    .update(JSON.stringify(source ?? null))
    .digest('hex')
    .slice(0, 32);
  const own = `${inside.checks}/${key}`;
  return {
    type: request.type,
    request: request.request,
    home: `${own}/home`,
    tmp: `${own}/tmp`,
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...request.env },
    wrap: ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--', inside.enclose, own],
  };
}
