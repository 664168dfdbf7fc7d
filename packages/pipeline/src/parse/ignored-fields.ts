import type { LanguageProblem } from '../text/language-problem.ts';
import type { TextPlace } from '../text/locate-path.ts';
import { quoteGoString } from '../yaml/value/quote-go-string.ts';
import type { DocumentPath } from './decode-problem.ts';
import { nearestName } from './nearest-name.ts';

/** A key that no field knows, passed over by a reader that isn't strict (pipeline-language.md 2.4). */
export interface IgnoredField {
  readonly name: string;
  /** Where it stands, its own name included. */
  readonly path: DocumentPath;
  /** What the map around it may have. */
  readonly known: readonly string[];
  /** Whether the server, which is strict there, refuses it. */
  readonly isRefused: boolean;
}

/** More of them tell nobody anything. */
const maxIgnored = 100;

/** Gathers ignored fields while a text is read. */
export class IgnoredFields {
  readonly #fields: IgnoredField[] = [];

  add(field: IgnoredField): void {
    if (this.#fields.length < maxIgnored) this.#fields.push(field);
  }

  /**
   * What to tell an author about them, whom the reference tells nothing. At the top of a pipeline only what is spelled
   * almost like a section: others hold anchors there.
   */
  explain(locate: (path: DocumentPath) => TextPlace | undefined): readonly LanguageProblem[] {
    return this.#fields.flatMap(({ name, path, known, isRefused }) => {
      const near = nearestName(name, known);
      if (near === undefined && path.length === 1) return [];
      const fate = isRefused ? 'is ignored here, the server refuses it' : 'is ignored';
      const hint = near === undefined ? {} : { hint: `did you mean ${near}?` };
      return [{ text: `unknown field ${quoteGoString(name)} ${fate}`, path, ...locate(path), ...hint }];
    });
  }
}
