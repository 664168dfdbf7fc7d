/** What a command that only reads and prints has to say, and the status it ends with. */
export interface CommandAnswer {
  readonly exitCode: 0 | 1;
  readonly stdout: string;
  readonly stderr: string;
}

/** Prints an answer and leaves its status for the end of the process, so that a slow pipe still gets all of it. */
export function giveAnswer({ exitCode, stdout, stderr }: CommandAnswer): void {
  process.stderr.write(stderr);
  process.stdout.write(stdout);
  process.exitCode = exitCode;
}
