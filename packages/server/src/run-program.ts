import { describeError, InvalidFlagError, RondoError } from '@rondo/foundation';
import { type AddCommand, createProgram } from './create-program.ts';

/** Runs a command line; errors that a user can mend come as one line each, without a stack. */
export async function runProgram(
  argv: readonly string[],
  loadCommands: () => Promise<readonly AddCommand[]>,
): Promise<void> {
  try {
    const program = createProgram(await loadCommands());
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    const isExpected = error instanceof RondoError;
    const lines = error instanceof InvalidFlagError ? error.message.split('\n') : [describeError(error)];
    for (const line of lines) process.stderr.write(`error: ${line}\n`);
    if (!isExpected && error instanceof Error && error.stack !== undefined) process.stderr.write(`${error.stack}\n`);
    process.exitCode ??= 1;
  }
}
