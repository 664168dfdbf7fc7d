import { processIo } from './io/process-io.ts';
import { runFly } from './run-fly.ts';

/** Runs the command line of this process and ends it once everything is written. */
export async function runProcess(): Promise<void> {
  const exitCode = await runFly(process.argv.slice(2), processIo());
  process.stderr.write('', () => process.stdout.write('', () => process.exit(exitCode)));
}
