import { spawnChild } from '../sdk/child/spawn-child.ts';
import { runCheckRunner } from './run-check-runner.ts';

/** A check runner as this process, speaking frames on stdin and stdout. Ends when stdin does, or at SIGTERM. */
export async function runCheckRunnerAsProcess(): Promise<void> {
  const controller = new AbortController();
  const { stdin, stdout } = process;
  process.once('SIGTERM', () => {
    controller.abort(new Error('stopped by SIGTERM'));
    stdin.destroy();
  });
  stdout.on('error', () => controller.abort(new Error('the worker is gone')));
  try {
    await runCheckRunner({ stdin, stdout, spawn: spawnChild, signal: controller.signal });
    process.exit(0);
  } catch (error) {
    if (controller.signal.aborted) process.exit(143);
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`, () => process.exit(1));
  }
}
