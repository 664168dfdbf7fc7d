import type { ComposedDocument } from '../yaml/compose/compose-document.ts';
import { checkDuplicateKeys } from '../yaml/duplicate-keys/check-duplicate-keys.ts';
import { type ReaderVersion, YamlError } from '../yaml/yaml-error.ts';
import { explainProblem } from './explain-problem.ts';
import type { LanguageProblem } from './language-problem.ts';
import { readText } from './read-text.ts';

/** A pipeline file without repeated keys, its vars not filled in; or what is wrong with it. */
export type OpenedTemplate =
  | {
      readonly ok: true;
      readonly text: string | Uint8Array;
      /** Read once more to fill vars in, where it may fail after all: see `fillTemplate`. */
      readonly read: ReadDocument;
    }
  | { readonly ok: false; readonly errors: readonly LanguageProblem[] };

export type ReadDocument =
  | { readonly document: ComposedDocument }
  | { readonly document?: undefined; readonly error: unknown };

export interface OpenOptions {
  /** What the text of an error begins with: the words of `fly` where this is left out. */
  readonly prefix?: string;
  /** The keys at the top need not be texts. */
  readonly anyKeys?: boolean;
}

/**
 * The first look at a pipeline file, before anybody asks for vars: it must be YAML, with no key twice in a map
 * (pipeline-language.md 1, 2.3).
 *
 * The reference reads a file twice, with two readers. Ours does so only where they may disagree: where the text is bad, or
 * something is left unread behind the first document.
 */
export function openTemplate(text: string | Uint8Array, options: OpenOptions = {}): OpenedTemplate {
  const read = tryToRead(text, 'v2');
  const isShared = read.document === undefined ? isLimit(read.error) : !read.document.hasMore;
  const checked = isShared ? read : tryToRead(text, 'v3');
  try {
    if (checked.document === undefined) throw checked.error;
    checkDuplicateKeys(checked.document, options);
    return { ok: true, text, read };
  } catch (error) {
    const { prefix = 'error parsing yaml before applying templates: ' } = options;
    return { ok: false, errors: [explainProblem(error, { prefix, root: checked.document?.root, version: 'v3' })] };
  }
}

/** What is too much for one reader is too much for the other. */
function isLimit(error: unknown): boolean {
  return error instanceof YamlError && error.isLimit;
}

function tryToRead(text: string | Uint8Array, version: ReaderVersion): ReadDocument {
  try {
    return { document: readText(text, version) };
  } catch (error) {
    return { error };
  }
}
