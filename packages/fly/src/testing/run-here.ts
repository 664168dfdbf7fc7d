import { runFly } from '../run-fly.ts';
import { captureIo } from './captured-io.ts';
import type { ClientRun } from './observe-run.ts';

/** Our client, in process. */
export const runHere: ClientRun = async (words, { directory, home, release }) => {
  const env = { FLY_HOME: home, FAKE_FLY_VERSION: release, PATH: process.env.PATH ?? '' };
  const captured = captureIo({ env, cwd: directory });
  const exit = await runFly(words, captured.io);
  return { exit, stdout: captured.stdout(), stderr: captured.stderr() };
};
