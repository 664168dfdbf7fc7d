import { findTraps, parseTaskConfig, validatePipelineFile } from '@rondo/pipeline';
import type { CommandAnswer } from './command-answer.ts';
import { type Finding, renderFindings, toFindings, warningFindings } from './finding.ts';

export interface ValidateOptions {
  /** It is a task file, not a pipeline. */
  readonly task?: boolean;
  /** Unknown keys are errors and warnings fail, too. */
  readonly strict?: boolean;
  /** Also tell places that mean something else than most authors think; they never fail. */
  readonly advice?: boolean;
  /** One JSON document on standard output instead of text. */
  readonly json?: boolean;
}

interface Verdict {
  readonly exitCode: 0 | 1;
  /** What the stock client prints. */
  readonly stdout: string;
  readonly stderr: string;
  readonly findings: readonly Finding[];
}

/**
 * Validates the text of a pipeline or task (pipeline-language.md 6, 9). The stock text comes first and unchanged, then a
 * line for each finding with its place and hint. Vars are left as they stand: their values are not known here.
 */
export function validateLanguageFile(fileName: string, text: Uint8Array, options: ValidateOptions = {}): CommandAnswer {
  const verdict = options.task === true ? judgeTask(text) : judgePipeline(text, options.strict === true);
  const advice = options.advice === true ? toFindings(findTraps(text), 'advice') : [];
  const findings = [...verdict.findings, ...advice];
  const { exitCode, stdout, stderr } = verdict;
  if (options.json === true) {
    const report = { file: fileName, valid: exitCode === 0, findings };
    return { exitCode, stdout: `${JSON.stringify(report, undefined, 2)}\n`, stderr: '' };
  }
  return { exitCode, stdout, stderr: stderr + renderFindings(fileName, findings) };
}

function judgePipeline(text: Uint8Array, strict: boolean): Verdict {
  const { exitCode, stdout, stderr, problems, warnings } = validatePipelineFile(text, { strict });
  return { exitCode, stdout, stderr, findings: [...warningFindings(warnings), ...toFindings(problems, 'error')] };
}

/** Unknown keys of a task are always errors, and it has no warnings: strict or not is the same. */
function judgeTask(text: Uint8Array): Verdict {
  const parsed = parseTaskConfig(text);
  if (parsed.ok) return { exitCode: 0, stdout: 'looks good\n', stderr: '', findings: [] };
  return { exitCode: 1, stdout: '', stderr: `error: ${parsed.text}\n`, findings: toFindings(parsed.errors, 'error') };
}
