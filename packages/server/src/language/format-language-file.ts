import { formatPipelineFile, renderFindings, toFindings } from '@rondo/pipeline';
import type { CommandAnswer } from './command-answer.ts';

/** The canonical text of a pipeline (fly.md 13.5), or the stock sentence about why it can't be read and a line with the place. */
export function formatLanguageFile(fileName: string, text: Uint8Array): CommandAnswer {
  const { exitCode, stdout, stderr, problems } = formatPipelineFile(text);
  return { exitCode, stdout, stderr: stderr + renderFindings(fileName, toFindings(problems, 'error')) };
}
