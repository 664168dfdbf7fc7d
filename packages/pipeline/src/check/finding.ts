import type { DocumentPath } from '../parse/decode-problem.ts';
import type { LanguageProblem } from '../text/language-problem.ts';
import type { PlacedWarning } from './check-pipeline.ts';
import type { ValidateFileResult } from './validate-pipeline-file.ts';

/** Something to tell the author of a file, with its place and, where there is one, a way out. */
export interface Finding {
  readonly severity: 'error' | 'warning' | 'advice';
  /** The sentence of the reference. */
  readonly text: string;
  /** Both counted from 1, columns in UTF-16 units; absent where no place is to blame. */
  readonly line?: number;
  readonly column?: number;
  readonly hint?: string;
  /** Where in the document, from the root. */
  readonly path?: DocumentPath;
}

/** Problems as findings of one severity. */
export function toFindings(problems: readonly LanguageProblem[], severity: Finding['severity']): Finding[] {
  return problems.map((problem) => ({ severity, ...problem }));
}

/** All that `validate` found out about a pipeline, what the reference says first of each severity. */
export function findingsOf({ warnings, ignored, problems }: ValidateFileResult): Finding[] {
  return [...warningFindings(warnings), ...toFindings(ignored, 'warning'), ...toFindings(problems, 'error')];
}

/** A warning's kind is for programs of the reference; its sentence says it all. */
function warningFindings(warnings: readonly PlacedWarning[]): Finding[] {
  return warnings.map(({ type: _type, message, ...place }) => ({ severity: 'warning', text: message, ...place }));
}

/** One line each, as compilers print them and editors jump to: `FILE:LINE:COLUMN: error: what (what to do)`. */
export function renderFindings(fileName: string, findings: readonly Finding[]): string {
  return findings
    .map(({ severity, text, line, column, hint }) => {
      const place = [fileName, line, column].filter((part) => part !== undefined).join(':');
      const sentence = text.trim().replace(/\s*\n\s*/g, ' ');
      return `${place}: ${severity}: ${sentence}${hint === undefined ? '' : ` (${hint})`}\n`;
    })
    .join('');
}
