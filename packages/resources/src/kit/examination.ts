import { formatDurationMs, systemClock } from '@rondo/foundation';
import type { JsonObject } from '../sdk/json/json-value.ts';
import type { Version } from '../sdk/program.ts';
import type { KitRequest } from './kit-request.ts';
import { type ReadAnswer, readStepVersion, readVersions } from './step-answer.ts';
import { stepRequest } from './step-request.ts';
import type { KitCall, KitExit, KitProgram, KitRun, Subject } from './subject/subject.ts';

/** A program that has ended. */
export interface Ended {
  readonly exit: KitExit | { readonly kind: 'timed-out'; readonly afterMs: number };
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
}

export interface Got extends Ended {
  readonly files: ReadonlyMap<string, string>;
}

type RunOptions = Partial<Pick<KitCall, 'endsInput' | 'directory'>> & {
  /** Called with the run as soon as it has been started. */
  readonly whileRunning?: (run: KitRun) => Promise<void>;
};

/** What is needed to judge one resource type: its programs run, each answer that many cases look at asked for once. */
export class Examination {
  readonly subject: Subject;
  readonly request: KitRequest;
  /** What all programs have written to their logs until now. */
  readonly logs: string[] = [];
  readonly #signal: AbortSignal;
  #first: Promise<Ended> | undefined;
  #got: Promise<Got> | undefined;

  constructor(subject: Subject, request: KitRequest, signal: AbortSignal) {
    this.subject = subject;
    this.request = request;
    this.#signal = signal;
  }

  /** Check without a version, run once. */
  async firstCheck(): Promise<Ended> {
    this.#first ??= this.check(undefined);
    return await this.#first;
  }

  /** What the first check listed; undefined when it failed. */
  async versions(): Promise<readonly Version[] | undefined> {
    const answer = readEnded(await this.firstCheck(), readVersions);
    return answer.ok ? answer.value : undefined;
  }

  /** The version to get: the one asked for, or the newest. */
  async wantedVersion(): Promise<Version | undefined> {
    return this.request.version ?? (await this.versions())?.at(-1);
  }

  /** The get of that version, run once. */
  async firstGet(version: Version): Promise<Got> {
    this.#got ??= this.get(version);
    return await this.#got;
  }

  async check(version: Version | undefined, source: JsonObject = this.request.source): Promise<Ended> {
    return await this.run('check', [stepRequest({ source, version })]);
  }

  async get(version: Version): Promise<Got> {
    const { source, getParams: params } = this.request;
    let files: ReadonlyMap<string, string> = new Map();
    const ended = await this.run('in', [stepRequest({ source, params, version })], {
      whileRunning: async (run) => {
        await run.ended;
        files = await run.files();
      },
    });
    return { ...ended, files };
  }

  /** Runs a program until it ends or has taken too long. */
  async run(program: KitProgram, input: readonly string[], options: RunOptions = {}): Promise<Ended> {
    const { directory = program === 'check' ? 'none' : 'empty', endsInput = true, whileRunning } = options;
    const { timeoutMs } = this.request;
    const timeout = new AbortController();
    const over = new AbortController();
    const startedMs = systemClock.nowMs();
    systemClock.sleep(timeoutMs, over.signal).then(
      () => timeout.abort(),
      () => undefined,
    );
    const signal = AbortSignal.any([this.#signal, timeout.signal]);
    try {
      await using run = await this.subject.start({ program, input, endsInput, directory }, signal);
      const [{ exit, stdout, stderr }] = await Promise.all([run.ended, whileRunning?.(run)]);
      this.#signal.throwIfAborted();
      this.logs.push(stderr);
      const durationMs = systemClock.nowMs() - startedMs;
      return {
        exit: timeout.signal.aborted ? { kind: 'timed-out', afterMs: timeoutMs } : exit,
        stdout,
        stderr,
        durationMs,
      };
    } finally {
      over.abort();
    }
  }
}

/** The answer of a program that had to succeed. */
export function readEnded<Value>(ended: Ended, read: (stdout: string) => ReadAnswer<Value>): ReadAnswer<Value> {
  return hasSucceeded(ended) ? read(ended.stdout) : { ok: false, problem: describeEnd(ended) };
}

/** The version that a program printed which had to succeed. */
export function readStep(ended: Ended): ReadAnswer<Version> {
  return readEnded(ended, readStepVersion);
}

export function hasSucceeded({ exit }: Ended): boolean {
  return exit.kind === 'exited' && exit.status === 0;
}

/** How it ended, with the end of its log. */
export function describeEnd({ exit, stderr }: Ended): string {
  const log = stderr.trim().split('\n').slice(-5).join('\n');
  return log === '' ? describeExit(exit) : `${describeExit(exit)}; its log ends with:\n${log}`;
}

function describeExit(exit: Ended['exit']): string {
  switch (exit.kind) {
    case 'exited':
      return `it ended with status ${exit.status}`;
    case 'killed':
      return `it was killed by ${exit.by}`;
    case 'not-started':
      return `it could not be started: ${exit.reason}`;
    case 'timed-out':
      return `it did not end within ${formatDurationMs(exit.afterMs)}`;
  }
}
