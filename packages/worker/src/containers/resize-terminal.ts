import { runProgram } from '../volumes/run-program.ts';

/**
 * Gives the terminal that a process in a container has as its input a size. Done from outside, because the runtime's
 * client does not pass on that its own terminal was resized.
 */
export async function resizeTerminal(pid: number, window: { columns: number; rows: number }): Promise<void> {
  const { columns, rows } = window;
  await runProgram('stty', ['-F', `/proc/${pid}/fd/0`, 'rows', String(rows), 'cols', String(columns)]);
}
