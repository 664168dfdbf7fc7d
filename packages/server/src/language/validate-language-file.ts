import {
  evaluateTemplate,
  type Finding,
  findingsOf,
  findTraps,
  type LanguageProblem,
  openTemplate,
  parseTaskConfig,
  renderFindings,
  type StaticVarSource,
  toFindings,
  validateTemplate,
} from '@rondo/pipeline';
import type { CommandAnswer } from './command-answer.ts';

export interface ValidateOptions {
  /** It is a task file, not a pipeline. */
  readonly task?: boolean;
  /** Unknown keys are errors and warnings fail, too. */
  readonly strict?: boolean;
  /** Also tell places that mean something else than most authors think; they never fail. */
  readonly advice?: boolean;
  /** Print the pipeline with its vars filled in instead of a verdict. */
  readonly output?: boolean;
  /** One JSON document on standard output instead of text. */
  readonly json?: boolean;
  /** Asked once the file turned out to be YAML without repeated keys. Without vars they are left as they stand. */
  gatherVars?(): Promise<StaticVarSource | undefined>;
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
 * line for each finding with its place and hint. Vars without a value are left as they stand.
 */
export async function validateLanguageFile(
  fileName: string,
  text: Uint8Array,
  options: ValidateOptions = {},
): Promise<CommandAnswer> {
  const verdict = options.task === true ? await judgeTask(text, options) : await judgePipeline(text, options);
  const advice = options.advice === true ? toFindings(findTraps(text), 'advice') : [];
  const findings = [...verdict.findings, ...advice];
  const { exitCode, stdout, stderr } = verdict;
  if (options.json === true) {
    const report = { file: fileName, valid: exitCode === 0, findings };
    return { exitCode, stdout: `${JSON.stringify(report, undefined, 2)}\n`, stderr: '' };
  }
  return { exitCode, stdout, stderr: stderr + renderFindings(fileName, findings) };
}

async function judgePipeline(text: Uint8Array, options: ValidateOptions): Promise<Verdict> {
  const template = openTemplate(text);
  const vars = template.ok ? await options.gatherVars?.() : undefined;
  const result = validateTemplate(template, {
    ...(vars !== undefined && { vars }),
    strict: options.strict === true,
    output: options.output === true,
  });
  const { exitCode, stdout, stderr } = result;
  return { exitCode, stdout, stderr, findings: findingsOf(result) };
}

/** Unknown keys at the top of a task are always errors, below it never: strict or not is the same. */
async function judgeTask(text: Uint8Array, options: ValidateOptions): Promise<Verdict> {
  const vars = await options.gatherVars?.();
  const filled = vars === undefined ? undefined : evaluateTemplate(new TextDecoder().decode(text), vars);
  if (filled?.ok === false) return refuseTask(filled.error, [{ text: filled.error }]);
  const parsed = parseTaskConfig(filled?.text ?? text);
  if (!parsed.ok) {
    // What was filled in stands elsewhere than what the author wrote.
    const errors = filled === undefined ? parsed.errors : parsed.errors.map(withoutPlace);
    return refuseTask(parsed.text, errors);
  }
  const stdout = options.output === true && filled !== undefined ? `${filled.text}\n` : 'looks good\n';
  const ignored = filled === undefined ? parsed.ignored : parsed.ignored.map(withoutPlace);
  return { exitCode: 0, stdout, stderr: '', findings: toFindings(ignored, 'warning') };
}

function refuseTask(text: string, errors: readonly LanguageProblem[]): Verdict {
  return { exitCode: 1, stdout: '', stderr: `error: ${text}\n`, findings: toFindings(errors, 'error') };
}

function withoutPlace({ line: _line, column: _column, ...problem }: LanguageProblem): LanguageProblem {
  return problem;
}
