import { describeError, InvalidFlagError, RondoError } from '@rondo/foundation';
import { Command } from 'commander';
import { addFormatCommand } from './commands/format.ts';
import { addGenerateKeyCommand } from './commands/generate-key.ts';
import { addMigrateCommand } from './commands/migrate.ts';
import { addQuickstartCommand } from './commands/quickstart.ts';
import { addResourceCommand } from './commands/resource.ts';
import { addSchemaCommand } from './commands/schema.ts';
import { addValidateCommand } from './commands/validate.ts';
import { addVersionCommand } from './commands/version.ts';
import { addWebCommand } from './commands/web.ts';
import { addWorkerCommand } from './commands/worker.ts';
import { productVersion } from './version.ts';

/** `rondo`: one program, a command for each part. Every flag can also be given as RONDO_X or CONCOURSE_X. */
export function createProgram(): Command {
  const program = new Command('rondo')
    .description('Rondo, a continuous thing-doer: runs Concourse pipelines, at once.')
    .version(productVersion, '-v, --version', 'print the version')
    .showHelpAfterError('(rondo help shows the commands, rondo help COMMAND its flags)')
    .addHelpText('after', '\nEvery flag --a-b can also be given as RONDO_A_B or CONCOURSE_A_B; the command line wins.');
  for (const add of [
    addQuickstartCommand,
    addWebCommand,
    addWorkerCommand,
    addMigrateCommand,
    addGenerateKeyCommand,
    addResourceCommand,
    addValidateCommand,
    addFormatCommand,
    addSchemaCommand,
    addVersionCommand,
  ]) {
    add(program);
  }
  return program;
}

/** Runs a command line; errors that a user can mend come as one line each, without a stack. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync(argv, { from: 'user' });
  } catch (error) {
    const isExpected = error instanceof RondoError;
    const lines = error instanceof InvalidFlagError ? error.message.split('\n') : [describeError(error)];
    for (const line of lines) process.stderr.write(`error: ${line}\n`);
    if (!isExpected && error instanceof Error && error.stack !== undefined) process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  }
}
