import type { FlyIo } from '../io/fly-io.ts';
import { editLine } from './edit-line.ts';
import { readLine } from './read-line.ts';

const complaint = 'Unknown input. Please enter y/yes/n/no.';

/**
 * Asks a question whose answer is no unless someone says yes (fly.md 7). Piped input is read line by line; at its end the answer is
 * no.
 */
export async function confirm(io: FlyIo, question: string): Promise<boolean> {
  const label = `${question} [yN]: `;
  if (io.stdin.isTerminal) {
    const refuse = (line: string) => (verdictOf(line) === undefined ? complaint : undefined);
    const line = await editLine(io, { label, maxLength: 3, refuse });
    return line !== undefined && verdictOf(line) === true;
  }
  io.stdout.write(label);
  for (let line = await readLine(io.stdin); line !== undefined; line = await readLine(io.stdin)) {
    const verdict = verdictOf(line);
    io.stdout.write('\n');
    if (verdict !== undefined) return verdict;
    io.stdout.write(`${complaint}\n${label}`);
  }
  io.stdout.write('\n');
  return false;
}

function verdictOf(line: string): boolean | undefined {
  const word = line.trim().toLowerCase();
  if (word === 'y' || word === 'yes') return true;
  return word === '' || word === 'n' || word === 'no' ? false : undefined;
}
