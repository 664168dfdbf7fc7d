import { Command } from 'commander';
import { productVersion } from './version.ts';

/** Teaches the program one command. */
export type AddCommand = (program: Command) => void;

/** `rondo`: one program, a command for each part. Every flag can also be given as RONDO_X or CONCOURSE_X. */
export function createProgram(commands: readonly AddCommand[]): Command {
  const program = new Command('rondo')
    .description('Rondo, a continuous thing-doer: runs Concourse pipelines, at once.')
    .version(productVersion, '-v, --version', 'print the version')
    // Its own options stand before the command: behind one, -v is what the command takes it for.
    .enablePositionalOptions()
    .showHelpAfterError('(rondo help shows the commands, rondo help COMMAND its flags)')
    .addHelpText('after', '\nEvery flag --a-b can also be given as RONDO_A_B or CONCOURSE_A_B; the command line wins.');
  for (const add of commands) add(program);
  return program;
}
