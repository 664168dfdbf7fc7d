import { formatPipeline } from '../format/format-pipeline.ts';
import type { LanguageProblem } from '../text/language-problem.ts';

export interface FormatFileResult {
  readonly exitCode: 0 | 1;
  readonly stdout: string;
  readonly stderr: string;
  readonly problems: readonly LanguageProblem[];
}

/** `fly format-pipeline` without its file access, byte for byte (fly.md 13.5). */
export function formatPipelineFile(text: string | Uint8Array): FormatFileResult {
  const formatted = formatPipeline(text);
  if (formatted.ok) return { exitCode: 0, stdout: formatted.text, stderr: '', problems: [] };
  const stderr = formatted.errors.map((error) => `${error.text}\n`).join('');
  return { exitCode: 1, stdout: '', stderr, problems: formatted.errors };
}
