import { text as readText } from 'node:stream/consumers';
import { abortable, describeError, systemClock } from '@rondo/foundation';
import { isJsonObject } from './json/json-value.ts';
import { parseJson } from './json/parse-json.ts';
import { findSecrets } from './log/find-secrets.ts';
import { LogWriter } from './log/log-writer.ts';
import { Redactor } from './log/redactor.ts';
import { writeChunk } from './log/write-chunk.ts';
import type { ProgramContext, ProgramIo, ProgramRequest, ResourceProgram } from './program.ts';
import { ProgramFailure } from './program-failure.ts';

/** Exit status of a program that was aborted: that of a process ended by SIGTERM. */
const abortedStatus = 143;

/**
 * Runs one program as the protocol wants it (resources.md 1.1): the request from stdin, the answer to stdout, everything
 * else to stderr. Resolves to the exit status; failures are written to the log, with secrets replaced, and never thrown.
 */
export async function runProgram(program: ResourceProgram, io: ProgramIo): Promise<number> {
  const redactor = new Redactor();
  const log = new LogWriter(io.stderr, redactor);
  log.on('error', () => undefined);
  let status = 0;
  try {
    await using cleanUps = new AsyncDisposableStack();
    const request = await readRequest(io, redactor);
    const answer = await program(request, programContext(io, { log, redactor, cleanUps }));
    await writeChunk(io.stdout, `${JSON.stringify(answer)}\n`);
  } catch (error) {
    status = io.signal.aborted ? abortedStatus : failureStatus(error);
    const message = io.signal.aborted ? 'interrupted' : failureText(error);
    if (message !== '') await writeChunk(log, `${message}\n`).catch(() => undefined);
  }
  await new Promise<void>((resolve) => log.end(resolve));
  return status;
}

async function readRequest(io: ProgramIo, redactor: Redactor): Promise<ProgramRequest> {
  const text = await abortable(readText(io.stdin), io.signal);
  if (text.trim() === '') throw new ProgramFailure('invalid payload: stdin is empty; it must be one JSON object');
  const whole = parseRequest(text);
  if (!isJsonObject(whole)) throw new ProgramFailure('invalid payload: stdin must be one JSON object');
  for (const secret of findSecrets(whole)) redactor.add(secret);
  return { text, whole };
}

function parseRequest(text: string): ReturnType<typeof parseJson> {
  try {
    return parseJson(text);
  } catch (error) {
    // The engine's message quotes the text around the mistake, which may hold secrets.
    const [, where = ''] = /( at position \d+( \(line \d+ column \d+\))?)/.exec(describeError(error)) ?? [];
    throw new ProgramFailure(`invalid payload: stdin is not JSON${where}`);
  }
}

function programContext(
  io: ProgramIo,
  parts: { log: LogWriter; redactor: Redactor; cleanUps: AsyncDisposableStack },
): ProgramContext {
  const { env, cwd, tmp, signal, spawn } = io;
  return {
    ...{ env, cwd, tmp, signal, spawn },
    stderr: parts.log,
    cleanUps: parts.cleanUps,
    clock: systemClock,
    hide: (secret) => parts.redactor.add(secret),
    log: (line) => {
      parts.log.write(`${line}\n`);
    },
  };
}

function failureStatus(error: unknown): number {
  return error instanceof ProgramFailure ? error.exitStatus : 1;
}

function failureText(error: unknown): string {
  return error instanceof ProgramFailure ? error.message : `internal error: ${describeError(error)}`;
}
