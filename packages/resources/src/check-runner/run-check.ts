import { mkdirSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import type { OneAtATime } from '@rondo/foundation';
import type { CheckAnswer, CheckStart } from '@rondo/protocol';
import { loadProgram } from '../resource-types.ts';
import type { Spawn } from '../sdk/child/child.ts';
import { wrapSpawn } from '../sdk/child/wrap-spawn.ts';
import { listOf, mapOf, record, text } from '../sdk/json/decoders.ts';
import { parseJson } from '../sdk/json/parse-json.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { runProgram } from '../sdk/run-program.ts';

const checkStart = record({ type: text, request: text, home: text, tmp: text, env: mapOf(text), wrap: listOf(text) });

export interface CheckSurroundings {
  /** Takes what the check writes to its log; resolves when more may come. */
  readonly log: (bytes: Uint8Array) => Promise<void>;
  readonly spawn: Spawn;
  readonly signal: AbortSignal;
  /** By the directory that checks of the same source keep files in: two at once would spoil them. */
  readonly turns: OneAtATime;
}

/** Runs the check of a `start` frame in this process, with the environment, home and child processes that the frame names. */
export async function runCheck(payload: string, surroundings: CheckSurroundings): Promise<CheckAnswer> {
  const start = decodeStart(payload);
  return surroundings.turns.run(start.tmp, () => run(start, surroundings));
}

async function run(start: Start, { log, spawn, signal }: CheckSurroundings): Promise<CheckAnswer> {
  const program = await loadProgram(start.type, 'check');
  if (program === undefined) {
    await log(Buffer.from(`there is no base resource type named ${start.type}\n`));
    return { status: 1, stdout: '' };
  }
  mkdirSync(start.home, { recursive: true });
  const printed: Buffer[] = [];
  const status = await runProgram(program, {
    // What the process itself is allowed says nothing about the checks that it runs.
    env: { RONDO_PRIVILEGED: 'false', ...Object.fromEntries(start.env), HOME: start.home, TMPDIR: start.tmp },
    cwd: '/',
    tmp: start.tmp,
    stdin: Readable.from([start.request]),
    stdout: sink(async (bytes) => void printed.push(bytes)),
    stderr: sink(log),
    signal,
    spawn: wrapSpawn(spawn, start.wrap),
  });
  return { status, stdout: Buffer.concat(printed).toString() };
}

type Start = Omit<CheckStart, 'env'> & { readonly env: ReadonlyMap<string, string> };

function decodeStart(payload: string): Start {
  const start = checkStart(parseJson(payload), 'start');
  if (start.home === '' || start.tmp === '') throw new ProgramFailure('a check needs directories for HOME and TMPDIR');
  return { ...start, wrap: [...start.wrap] };
}

function sink(take: (bytes: Buffer) => Promise<void>): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      take(chunk).then(() => done(), done);
    },
  });
}
