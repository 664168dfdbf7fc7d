import type { FlyIo } from '../io/fly-io.ts';
import { findCompletions } from './find-completions.ts';

/** Completion mode: candidates for the last word, one a line, sorted. What goes wrong prints nothing (fly.md 9). */
export async function printCompletions(words: readonly string[], io: FlyIo): Promise<number> {
  try {
    const found = (await findCompletions(words, io)).toSorted((a, b) => compare(a.item, b.item));
    const withDescriptions = io.env.GO_FLAGS_COMPLETION === 'verbose' && found.length > 1;
    const width = Math.max(0, ...found.map(({ item }) => item.length));
    for (const { item, description = '' } of found) {
      const suffix =
        withDescriptions && description !== '' ? `${' '.repeat(width - item.length)}  # ${description}` : '';
      io.stdout.write(`${item}${suffix}\n`);
    }
  } catch {
    // A shell waits for candidates in the middle of a line: an error would only disturb what is being typed.
  }
  return 0;
}

function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
