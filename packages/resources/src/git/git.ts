import { type CommandAnswer, type CommandOptions, runCommand } from '../sdk/child/run-command.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';

type Streams = Pick<CommandOptions, 'stdout' | 'stderr' | 'input'>;

/**
 * Git in one directory, with one environment. Arguments are passed as they are, never through a shell. A failure that
 * git has already explained in the log ends the program with git's own exit status and no further words.
 */
export class Git {
  readonly #context: ProgramContext;
  readonly #env: Readonly<Record<string, string>>;
  readonly #debug: boolean;
  readonly directory: string;

  constructor(
    context: ProgramContext,
    options: { env: Readonly<Record<string, string>>; directory: string; debug: boolean },
  ) {
    this.#context = context;
    this.#env = options.env;
    this.#debug = options.debug;
    this.directory = options.directory;
  }

  /** The same git elsewhere, or with more in its environment. */
  at(directory: string, env: Readonly<Record<string, string>> = {}): Git {
    return new Git(this.#context, { env: { ...this.#env, ...env }, directory, debug: this.#debug });
  }

  /** Runs to the end, output to the log. Throws ProgramFailure when git fails. */
  async run(args: readonly string[], streams: Streams = {}): Promise<void> {
    const { status } = await this.attempt(args, streams);
    if (status !== 0) throw new ProgramFailure('', { exitStatus: status });
  }

  /** What git prints. Throws ProgramFailure when git fails. */
  async read(args: readonly string[], streams: Omit<Streams, 'stdout'> = {}): Promise<Buffer> {
    const { status, stdout } = await this.attempt(args, { ...streams, stdout: 'collect' });
    if (status !== 0) throw new ProgramFailure('', { exitStatus: status });
    return stdout;
  }

  /** The lines that git prints. */
  async lines(args: readonly string[], streams: Omit<Streams, 'stdout'> = {}): Promise<string[]> {
    const output = (await this.read(args, streams)).toString();
    return output.split('\n').filter((line) => line !== '');
  }

  /** Runs to the end, whatever the exit status. */
  async attempt(args: readonly string[], streams: Streams = {}): Promise<CommandAnswer> {
    return await this.command('git', args, streams);
  }

  /** Another tool in the same surroundings. */
  async command(tool: string, args: readonly string[], streams: Streams = {}): Promise<CommandAnswer> {
    if (this.#debug) this.#context.log(`+ ${[tool, ...args].join(' ')}`);
    return await runCommand(this.#context, [tool, ...args], { cwd: this.directory, env: this.#env, ...streams });
  }
}
