import { explainProblem } from '../text/explain-problem.ts';
import { fillTemplate } from '../text/fill-pipeline.ts';
import type { LanguageProblem } from '../text/language-problem.ts';
import { type OpenedTemplate, openTemplate } from '../text/open-template.ts';
import type { StaticVarSource } from '../vars/var-source.ts';
import { type CheckedPipeline, checkPipeline } from './check-pipeline.ts';
import { type HeadStyle, renderErrors, renderWarnings } from './render-findings.ts';

export interface ValidateFileOptions {
  readonly vars?: StaticVarSource;
  /** Unknown keys are errors, warnings make it fail. */
  readonly strict?: boolean;
  /** Print the evaluated text instead of a verdict. */
  readonly output?: boolean;
  readonly style?: HeadStyle;
}

/** What the command prints and how it ends; `problems` are the same findings with their places. */
export interface ValidateFileResult {
  readonly exitCode: 0 | 1;
  readonly stdout: string;
  readonly stderr: string;
  readonly problems: readonly LanguageProblem[];
  readonly warnings: CheckedPipeline['warnings'];
  /** Unknown fields that the reader passed over, of which the command prints nothing. */
  readonly ignored: CheckedPipeline['ignored'];
}

/** `fly validate-pipeline` without its file access, byte for byte (fly.md 13.4). */
export function validatePipelineFile(text: string | Uint8Array, options: ValidateFileOptions = {}): ValidateFileResult {
  return validateTemplate(openTemplate(text), options);
}

/** As {@link validatePipelineFile}, where the file was opened before its vars were known. */
export function validateTemplate(template: OpenedTemplate, options: ValidateFileOptions = {}): ValidateFileResult {
  const filled = fillTemplate(template, options.vars === undefined ? {} : { vars: options.vars });
  if (!filled.ok) return failed(filled.errors);
  const checked = checkPipeline(filled.parse({ strict: options.strict === true }));
  if (checked.unreadable !== undefined) return failed([checked.unreadable]);
  const { warnings, ignored, problems, sections } = checked;
  const findings = { problems, warnings, ignored };
  const blocks =
    renderWarnings(warnings, options.style) + renderErrors('Error loading existing config', sections, options.style);
  if (sections.length > 0 || (options.strict === true && warnings.length > 0)) {
    return { exitCode: 1, stdout: '', stderr: `${blocks}error: configuration invalid\n`, ...findings };
  }
  if (options.output !== true) return { exitCode: 0, stdout: 'looks good\n', stderr: blocks, ...findings };
  try {
    return { exitCode: 0, stdout: `${filled.print()}\n`, stderr: blocks, ...findings };
  } catch (error) {
    return failed([explainProblem(error, { prefix: '', root: undefined })]);
  }
}

function failed(problems: readonly LanguageProblem[]): ValidateFileResult {
  const stderr = problems.map((problem) => `error: ${problem.text}\n`).join('');
  return { exitCode: 1, stdout: '', stderr, problems, warnings: [], ignored: [] };
}
