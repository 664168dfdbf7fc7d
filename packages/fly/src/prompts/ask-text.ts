import type { FlyIo } from '../io/fly-io.ts';
import { editLine } from './edit-line.ts';
import { readLine } from './read-line.ts';

/** Asks for a text; empty where it was given up, or where piped input has ended. */
export async function askText(io: FlyIo, label: string, { hidden = false } = {}): Promise<string> {
  if (io.stdin.isTerminal) return (await editLine(io, { label: `${label}: `, hidden })) ?? '';
  io.stdout.write(`${label}: `);
  const line = await readLine(io.stdin);
  io.stdout.write('\n');
  return line ?? '';
}
