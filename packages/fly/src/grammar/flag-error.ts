/** Words on the command line that can't be understood. The message is the stock one (fly.md 2.2). */
export class FlagError extends Error {
  override readonly name = 'FlagError';
  readonly code = 'BAD_COMMAND_LINE';
}

/** The user asked for help, or gave no command. */
export class HelpRequest extends Error {
  override readonly name = 'HelpRequest';
  readonly code = 'HELP_REQUESTED';
  /** The command that help was asked for; undefined: the program. */
  readonly command: string | undefined;
  /** Help that was asked for with an option ends in one more empty line. */
  readonly byOption: boolean;
  /** Help that wasn't shows the target given as the default of `-t`. */
  readonly target: string;

  constructor(command: string | undefined, { byOption, target = '' }: { byOption: boolean; target?: string }) {
    super('help was asked for');
    this.command = command;
    this.byOption = byOption;
    this.target = target;
  }
}
