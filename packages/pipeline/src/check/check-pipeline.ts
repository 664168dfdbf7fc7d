import type { PipelineConfig } from '../config/pipeline-config.ts';
import type { DocumentPath } from '../parse/decode-problem.ts';
import type { ParsedPipeline } from '../parse/parse-pipeline.ts';
import type { LanguageProblem } from '../text/language-problem.ts';
import type { TextPlace } from '../text/locate-path.ts';
import { type ConfigWarning, formatValidationError, type LocatedWarning } from '../validate/findings.ts';
import { validatePipeline } from '../validate/validate-pipeline.ts';

/** A warning with its place in the text, where it has one. */
export interface PlacedWarning extends ConfigWarning {
  readonly line?: number;
  readonly column?: number;
}

/** What reading and validating a pipeline say together. */
export interface CheckedPipeline {
  /** Undefined where the text can't be read. */
  readonly config?: PipelineConfig;
  readonly warnings: readonly PlacedWarning[];
  /** Problems with their places, one for each line of a stock answer. */
  readonly problems: readonly LanguageProblem[];
  /** The strings of a stock answer: one for each section with errors (pipeline-language.md 9.3). */
  readonly sections: readonly string[];
  /** Unknown fields that the reader passed over; the reference is silent about them. */
  readonly ignored: readonly LanguageProblem[];
  /** Set where the text can't be read: the one problem that stopped the reading. */
  readonly unreadable?: LanguageProblem;
}

/** Validates a parsed pipeline and gives every finding its place in the text. */
export function checkPipeline(parsed: ParsedPipeline): CheckedPipeline {
  if (!parsed.ok) {
    const [unreadable] = parsed.errors;
    return {
      warnings: [],
      problems: parsed.errors,
      sections: [],
      ignored: [],
      ...(unreadable !== undefined && { unreadable }),
    };
  }
  const report = validatePipeline(parsed.config);
  const place = (path: DocumentPath): TextPlace | undefined => parsed.locate(path);
  return {
    config: parsed.config,
    warnings: report.warnings.map((warning) => placeWarning(warning, place)),
    problems: report.errors.flatMap(({ problems }) =>
      problems.map((problem) => ({ ...problem, ...place(problem.path) })),
    ),
    sections: report.errors.map(formatValidationError),
    ignored: parsed.ignored ?? [],
  };
}

function placeWarning(
  { type, message, path }: LocatedWarning,
  place: (path: DocumentPath) => TextPlace | undefined,
): PlacedWarning {
  return { type, message, ...place(path) };
}
