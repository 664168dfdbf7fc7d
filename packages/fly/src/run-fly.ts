import { commandEntries } from './commands/registry.ts';
import { HelpRequest } from './grammar/flag-error.ts';
import { parseCommandLine } from './grammar/parse-command-line.ts';
import type { FlyIo } from './io/fly-io.ts';
import { useEnvironmentTarget } from './target/use-environment-target.ts';

/** Runs one command line and returns its exit code. Nothing is thrown: failures are printed as the stock client does (fly.md 5). */
export async function runFly(words: readonly string[], io: FlyIo): Promise<number> {
  if ((io.env.GO_FLAGS_COMPLETION ?? '') !== '') {
    const { printCompletions } = await import('./completion/print-completions.ts');
    return printCompletions(words, io);
  }
  return new Run(words, io).run();
}

class Run {
  readonly #words: readonly string[];
  readonly #io: FlyIo;
  /** The target of `-t`, once it is known: hints name it. */
  #target = '';

  constructor(words: readonly string[], io: FlyIo) {
    this.#words = words;
    this.#io = io;
  }

  async run(): Promise<number> {
    try {
      return await this.#runCommand();
    } catch (error) {
      return this.#recover(error);
    }
  }

  async #runCommand(): Promise<number> {
    const line = await parseCommandLine(this.#words, commandEntries, this.#io);
    if (line.kind === 'version') {
      const { flyVersion } = await import('./version/fly-version.ts');
      this.#io.stdout.write(`${flyVersion(this.#io.env)}\n`);
      return 0;
    }
    const { command, ...invocation } = line;
    const globals = useEnvironmentTarget(line.name, line.globals, this.#io);
    this.#target = globals.target;
    return (await command.run({ io: this.#io, entries: commandEntries, ...invocation, globals })) ?? 0;
  }

  async #recover(error: unknown): Promise<number> {
    const io = this.#io;
    if (error instanceof HelpRequest) {
      const { printHelp } = await import('./print-help.ts');
      return printHelp(error, io);
    }
    const { reportFailure } = await import('./failures/report-failure.ts');
    const { NotAuthorizedError } = await import('./failures/response-errors.ts');
    if (!(error instanceof NotAuthorizedError && io.stdin.isTerminal && io.stdout.isTerminal)) {
      const exitCode = reportFailure(error, this.#target, io);
      if (error instanceof NotAuthorizedError)
        await (await import('./failures/tell-expiry.ts')).tellExpiry(this.#target, io);
      return exitCode;
    }
    try {
      io.stderr.write('could not find a valid token.\n');
      const { logInAgain } = await import('./login/log-in-again.ts');
      await logInAgain(this.#target, io);
      return await this.#runCommand();
    } catch (again) {
      return reportFailure(again, this.#target, io);
    }
  }
}
