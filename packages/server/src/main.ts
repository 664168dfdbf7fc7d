import { describeError, InvalidFlagError, RondoError } from '@rondo/foundation';
import { Command } from 'commander';
import { productVersion } from './version.ts';

/** In the order of the help; each is loaded only when it is asked for, since starting web or a worker needs much code. */
const commands: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  quickstart: async () => (await import('./commands/quickstart.ts')).addQuickstartCommand,
  web: async () => (await import('./commands/web.ts')).addWebCommand,
  worker: async () => (await import('./commands/worker.ts')).addWorkerCommand,
  migrate: async () => (await import('./commands/migrate.ts')).addMigrateCommand,
  'generate-key': async () => (await import('./commands/generate-key.ts')).addGenerateKeyCommand,
  resource: async () => (await import('./commands/resource.ts')).addResourceCommand,
  validate: async () => (await import('./commands/validate.ts')).addValidateCommand,
  format: async () => (await import('./commands/format.ts')).addFormatCommand,
  schema: async () => (await import('./commands/schema.ts')).addSchemaCommand,
  version: async () => (await import('./commands/version.ts')).addVersionCommand,
};

/** `rondo`: one program, a command for each part. Every flag can also be given as RONDO_X or CONCOURSE_X. */
async function createProgram(first: string): Promise<Command> {
  const program = new Command('rondo')
    .description('Rondo, a continuous thing-doer: runs Concourse pipelines, at once.')
    .version(productVersion, '-v, --version', 'print the version')
    .showHelpAfterError('(rondo help shows the commands, rondo help COMMAND its flags)')
    .addHelpText('after', '\nEvery flag --a-b can also be given as RONDO_A_B or CONCOURSE_A_B; the command line wins.');
  const wanted = Object.hasOwn(commands, first) ? [first] : Object.keys(commands);
  for (const name of wanted) {
    const add = await commands[name]?.();
    add?.(program);
  }
  return program;
}

/** Runs a command line; errors that a user can mend come as one line each, without a stack. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    const program = await createProgram(argv[0] ?? '');
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    const isExpected = error instanceof RondoError;
    const lines = error instanceof InvalidFlagError ? error.message.split('\n') : [describeError(error)];
    for (const line of lines) process.stderr.write(`error: ${line}\n`);
    if (!isExpected && error instanceof Error && error.stack !== undefined) process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  }
}
