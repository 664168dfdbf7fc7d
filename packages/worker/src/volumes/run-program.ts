import { spawn } from 'node:child_process';
import { ProgramError } from './errors.ts';

export type RunOptions = {
  cwd?: string;
  signal?: AbortSignal;
  environment?: Record<string, string>;
  handles?: number[];
  /** Another exit status that counts as success. */
  toleratedStatus?: number;
};

const maxOutputBytes = 1 << 20;

/**
 * Runs a program of the machine and gives what it printed. `handles` become its descriptors 3, 4, ...
 * Throws ProgramError with its error output where it can't be started or fails; kills it when the signal fires.
 */
export async function runProgram(program: string, argv: string[], options: RunOptions = {}): Promise<string> {
  const { cwd, signal, environment = {}, handles = [], toleratedStatus = 0 } = options;
  const child = spawn(program, argv, {
    stdio: ['ignore', 'pipe', 'pipe', ...handles],
    env: { PATH: process.env.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', ...environment },
    killSignal: 'SIGKILL',
    ...(cwd === undefined ? {} : { cwd }),
    ...(signal === undefined ? {} : { signal }),
  });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const status = await new Promise<number | string>((resolve, reject) => {
    child.on('error', (cause) =>
      reject(
        signal?.aborted
          ? signal.reason
          : new ProgramError(`${program} could not be started; is it installed?`, { cause }),
      ),
    );
    child.on('close', (code, killedBy) => resolve(code ?? killedBy ?? 'unknown'));
  });
  // Scripts among the arguments say nothing to whoever reads this.
  const shown = [program, ...argv.filter((argument) => !argument.includes('\n'))].join(' ').slice(0, 300);
  if (status !== 0 && status !== toleratedStatus)
    throw new ProgramError(`${shown} failed (${status}): ${stderr.text.trim().slice(-2000)}`);
  return stdout.text;
}

function collect(stream: NodeJS.ReadableStream | null): { text: string } {
  const collected = { text: '' };
  stream?.on('data', (chunk) => {
    if (collected.text.length < maxOutputBytes) collected.text += String(chunk);
  });
  return collected;
}
