import { formatPipelineFile } from '../check/format-pipeline-file.ts';
import { compareText, type Mismatch } from './mismatch.ts';

/** A case of schema `format/1`. */
export interface FormatCase {
  readonly name: string;
  readonly text: string;
  readonly formatted?: string;
  readonly exit?: number;
  readonly stderr?: string;
}

/** Formats the text of a case and compares the bytes, or the refusal. */
export function runFormatCase({ text, formatted, exit = 0, stderr = '' }: FormatCase): Mismatch[] {
  const result = formatPipelineFile(text);
  return [
    ...compareText('exit', String(exit), String(result.exitCode)),
    ...compareText('stdout', formatted ?? '', result.stdout),
    ...compareText('stderr', stderr, result.stderr),
  ];
}
