import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, onTestFinished } from 'vitest';
import { spawnChild } from '../sdk/child/spawn-child.ts';
import type { ProgramIo, ResourceProgram } from '../sdk/program.ts';
import { runProgram } from '../sdk/run-program.ts';

export interface ProgramRun {
  readonly status: number;
  /** What was printed, decoded; undefined when nothing was. */
  readonly answer: unknown;
  readonly log: string;
}

/** Runs a program as a container would start it: request on stdin, a directory, an environment; and reads what it printed. */
export async function runProgramForTest(
  program: ResourceProgram,
  request: unknown,
  options: Partial<ProgramIo> = {},
): Promise<ProgramRun> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const printed = text(stdout);
  const logged = text(stderr);
  const status = await runProgram(program, {
    env: { PATH: process.env.PATH },
    cwd: '/',
    tmp: options.tmp ?? temporaryDirectoryForTest(),
    stdin: Readable.from([typeof request === 'string' ? request : JSON.stringify(request)]),
    signal: new AbortController().signal,
    spawn: spawnChild,
    ...options,
    stdout,
    stderr,
  });
  stdout.end();
  stderr.end();
  const output = await printed;
  return { status, answer: output === '' ? undefined : JSON.parse(output), log: await logged };
}

const kept: string[] = [];

afterAll(() => {
  for (const path of kept.splice(0)) rmSync(path, { recursive: true, force: true });
});

/** A new empty directory. It goes with the test that asks for it, or with the file when it is asked for outside a test. */
export function temporaryDirectoryForTest(): string {
  const path = mkdtempSync(join(tmpdir(), 'rondo-resources-'));
  try {
    onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  } catch {
    kept.push(path);
  }
  return path;
}
