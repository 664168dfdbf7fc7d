import { readFile } from 'node:fs/promises';
import type { Secret } from '@rondo/foundation';
import type { DataDirectory } from './data-directory.ts';

const progressMark = 'rondo: ';

/** One line about something that takes time, on standard error. */
export function reportProgress(text: string): void {
  process.stderr.write(`${progressMark}${text}\n`);
}

/** Whether a line is one of these. */
export function isProgress(line: string): boolean {
  return line.startsWith(progressMark);
}

/**
 * The line that people wait for. The password is shown at the first start, on a terminal, or when asked for;
 * else where it lies.
 */
export async function announce(ready: {
  layout: DataDirectory;
  url: string;
  isFirstStart: boolean;
  mustShowPassword: boolean;
  password?: Secret;
}): Promise<void> {
  const { layout, url, isFirstStart, mustShowPassword } = ready;
  const isShown = isFirstStart || mustShowPassword || process.stdout.isTTY === true;
  const password = isShown ? (await readFile(layout.passwordFile, 'utf8')).trim() : `in ${layout.passwordFile}`;
  process.stdout.write(`Rondo is ready: ${url}  user: admin  password: ${password}\n`);
}
