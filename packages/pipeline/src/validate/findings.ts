import type { DocumentPath } from '../parse/decode-problem.ts';

/** A warning, as the API and `fly` know it (pipeline-language.md 9.5). */
export interface ConfigWarning {
  readonly type: 'invalid_identifier' | 'deprecated_field' | 'pipeline' | 'var_shadowed';
  readonly message: string;
}

/** One line of an error, with the part of the config it is about. */
export interface ValidationProblem {
  readonly text: string;
  readonly path: DocumentPath;
  /** What to do, in our own words. */
  readonly hint?: string;
}

/** The errors of one section: one string in stock answers (9.3). */
export interface ValidationError {
  readonly section: string;
  readonly problems: readonly ValidationProblem[];
}

export interface LocatedWarning extends ConfigWarning {
  readonly path: DocumentPath;
}

/** What validation has to say. A config without errors may be saved. */
export interface ValidationReport {
  readonly warnings: readonly LocatedWarning[];
  readonly errors: readonly ValidationError[];
}

/** Advice that takes work to find: only the first problems of a section get it. */
export type Hint = string | undefined | (() => string | undefined);

const maxHints = 20;

/** Of a text that nests deep, each line tells the whole way down: more than this is no help, and fills memory. */
const mostCharacters = 64 * 1024 * 1024;
/** What a segment of a path takes, in characters. */
const segmentCost = 8;

/** Collects what the rules of one section find, in the order in which they find it. */
export class Findings {
  readonly warnings: LocatedWarning[] = [];
  readonly problems: ValidationProblem[] = [];
  #left = mostCharacters;

  error(text: string, path: DocumentPath, hint?: Hint): void {
    if (!this.#hasRoom(text, path)) return;
    const advice = this.problems.length >= maxHints ? undefined : typeof hint === 'function' ? hint() : hint;
    this.problems.push(advice === undefined ? { text, path } : { text, path, hint: advice });
  }

  warn(type: ConfigWarning['type'], message: string, path: DocumentPath): void {
    if (this.#hasRoom(message, path)) this.warnings.push({ type, message, path });
  }

  /** The first finding for which there is no room is replaced by an error that says so. */
  #hasRoom(text: string, path: DocumentPath): boolean {
    const wasLeft = this.#left;
    this.#left -= text.length + segmentCost * path.length;
    if (wasLeft > 0 && this.#left <= 0) {
      this.problems.push({ text: 'there are more problems than can be shown', path: [], hint: 'mend these first' });
    }
    return this.#left > 0;
  }
}

/** The string of one section in stock answers: a head, then one line a problem, each indented by a tab (9.3). */
export function formatValidationError({ section, problems }: ValidationError): string {
  const lines = problems.flatMap((problem) => problem.text.split('\n')).map((line) => `\t${line}`);
  return `invalid ${section}:\n${lines.join('\n')}\n`;
}
