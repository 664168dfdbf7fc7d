import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Transport } from '../client/transport.ts';
import { runFly } from '../run-fly.ts';
import { captureIo } from './captured-io.ts';

export interface Outcome {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string;
  readonly typed?: string;
  readonly nowMs?: number;
  readonly transport?: Transport;
  readonly program?: string;
}

/** A home directory with targets of its own, and commands run in it. */
export interface FlyHome extends Disposable {
  readonly path: string;
  flyrc(): string;
  writeFlyrc(text: string): void;
  /** Saves a target `g` of team `main` with a token. */
  target(url: string, token?: string): void;
  run(words: readonly string[], options?: RunOptions): Promise<Outcome>;
}

export function createFlyHome(): FlyHome {
  const path = mkdtempSync(join(tmpdir(), 'fly-home-'));
  const file = join(path, '.flyrc');
  const writeFlyrc = (text: string): void => writeFileSync(file, text);
  return {
    path,
    flyrc: () => readFileSync(file, 'utf8'),
    writeFlyrc,
    target: (url, token = 'abc') =>
      writeFlyrc(
        `targets:\n  g:\n    api: ${url}\n    team: main\n    token:\n      type: bearer\n      value: ${token}\n`,
      ),
    async run(words, { env = {}, ...options } = {}) {
      const captured = captureIo({ cwd: path, ...options, env: { FLY_HOME: path, FAKE_FLY_VERSION: '8.2.5', ...env } });
      const exit = await runFly(words, captured.io);
      return { exit, stdout: captured.stdout(), stderr: captured.stderr() };
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}
