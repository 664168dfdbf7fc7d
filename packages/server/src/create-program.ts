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
  'resource-kit': async () => (await import('./commands/resource-kit.ts')).addResourceKitCommand,
  validate: async () => (await import('./commands/validate.ts')).addValidateCommand,
  format: async () => (await import('./commands/format.ts')).addFormatCommand,
  schema: async () => (await import('./commands/schema.ts')).addSchemaCommand,
  version: async () => (await import('./commands/version.ts')).addVersionCommand,
};

/**
 * `rondo`: one program, a command for each part. Every flag can also be given as RONDO_X or CONCOURSE_X. With the name of
 * a command in `first` it has only that one.
 */
export async function createProgram(first = ''): Promise<Command> {
  const program = new Command('rondo')
    .description('Rondo, a continuous thing-doer: runs Concourse pipelines, at once.')
    .version(productVersion, '-v, --version', 'print the version')
    // Its own options stand before the command: behind one, -v is what the command takes it for.
    .enablePositionalOptions()
    .showHelpAfterError('(rondo help shows the commands, rondo help COMMAND its flags)')
    .addHelpText('after', '\nEvery flag --a-b can also be given as RONDO_A_B or CONCOURSE_A_B; the command line wins.');
  const wanted = Object.hasOwn(commands, first) ? [first] : Object.keys(commands);
  for (const name of wanted) {
    const add = await commands[name]?.();
    add?.(program);
  }
  return program;
}
