import { readFileSync } from 'node:fs';

/** The last line of a log that says why its program ended, without the word in front; undefined where none does. */
export function findLastError(file: string): string | undefined {
  try {
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-50);
    return lines.findLast((line) => line.startsWith('error: '))?.slice('error: '.length);
  } catch {
    return undefined;
  }
}
