import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A run of the stock client as it was recorded. */
export interface GoldenRun {
  readonly argv: readonly string[];
  readonly exit: number | 'timeout';
  readonly stdout?: string;
  readonly stderr?: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly note?: string;
  /** Made on a terminal: `typed` is what was typed, both streams are in `terminal_output`. */
  readonly tty?: boolean;
  readonly typed?: string;
  readonly terminal_output?: string;
}

/** Where recordings lie, beside the checkout; they are never copied into it. */
export const goldenDirectory = join(import.meta.dirname, '../../../../../shared/golden');

export const hasGolden = existsSync(goldenDirectory);

/** The recorded runs of one file; none where there are no recordings. */
export function goldenRuns(name: string): GoldenRun[] {
  if (!hasGolden) return [];
  const records: Partial<GoldenRun>[] = JSON.parse(readFileSync(join(goldenDirectory, 'fly', name), 'utf8'));
  return records.filter((record): record is GoldenRun => record.argv !== undefined);
}

/** The words of a run, with recorded directories put where they are here. */
export function wordsOf({ argv }: GoldenRun): string[] {
  return argv.slice(1).map((word) => word.replaceAll('<PIPELINES>', join(goldenDirectory, 'pipelines')));
}

/** A recorded text with the program's name as tests have it. */
export function recordedText(text = ''): string {
  return text.replaceAll('<BIN>/fly', '/usr/local/bin/fly');
}
