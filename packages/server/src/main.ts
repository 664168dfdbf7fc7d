import { loadCommands } from './commands/registry.ts';
import { runProgram } from './run-program.ts';

/** Runs a command line of `rondo`. */
export async function main(argv: readonly string[]): Promise<void> {
  await runProgram(argv, () => loadCommands(argv[0]));
}
