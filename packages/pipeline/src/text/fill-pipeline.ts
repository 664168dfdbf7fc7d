import { toJsonNode } from '../json/to-json-node.ts';
import { decodePipeline } from '../parse/decode-pipeline.ts';
import type { ParsedPipeline } from '../parse/parse-pipeline.ts';
import { interpolateYaml } from '../vars/interpolate-yaml.ts';
import { StaticVars } from '../vars/static-vars.ts';
import { VarProblem } from '../vars/var-problem.ts';
import type { StaticVarSource } from '../vars/var-source.ts';
import { VarTracker } from '../vars/var-tracker.ts';
import { checkDuplicateKeys } from '../yaml/check-duplicate-keys.ts';
import type { ComposedDocument } from '../yaml/compose/compose-document.ts';
import { emitYaml } from '../yaml/emit/emit-yaml.ts';
import { buildValue } from '../yaml/value/build-value.ts';
import type { YamlValue } from '../yaml/value/yaml-value.ts';
import { type ReaderVersion, YamlError } from '../yaml/yaml-error.ts';
import { explainProblem } from './explain-problem.ts';
import type { LanguageProblem } from './language-problem.ts';
import { locatePath } from './locate-path.ts';
import { readText } from './read-text.ts';
import { rereadValue } from './reread-value.ts';

/** A pipeline file with its static vars filled in, not typed yet; or why it can't be. */
export type FilledPipeline =
  | {
      readonly ok: true;
      /** The evaluated text: what `fly set-pipeline` uploads and `validate-pipeline --output` prints. */
      print(): string;
      /** Decodes it; `strict` refuses unknown keys at the top and in sections. */
      parse(options: { readonly strict: boolean }): ParsedPipeline;
      /** Vars that nobody gave a value, as messages print them. */
      readonly missingVars: readonly string[];
    }
  | { readonly ok: false; readonly errors: readonly LanguageProblem[] };

export interface FillOptions {
  readonly vars?: StaticVarSource;
}

/**
 * Reads a pipeline file as `fly` and the `set_pipeline` step do (pipeline-language.md 1, 2.1 path T): no key twice, then
 * static vars filled in, unknown ones left alone. The text of an error is what the stock client prints after `error: `.
 */
export function fillPipeline(text: string | Uint8Array, options: FillOptions = {}): FilledPipeline {
  const checked = readChecked(text);
  if (!checked.ok) return checked;
  const { document } = checked;
  const tracker = new VarTracker((reference) => (options.vars ?? new StaticVars({})).get(reference));
  try {
    const value = interpolateYaml(buildValue(document), tracker);
    return {
      ok: true,
      print: () => emitYaml(value),
      parse: ({ strict }) => parseFilled(value, document, strict),
      missingVars: tracker.missingProblem()?.references ?? [],
    };
  } catch (error) {
    if (error instanceof VarProblem) return { ok: false, errors: [explainVar(error, text)] };
    return { ok: false, errors: [explainProblem(error, { prefix: '', root: document.root })] };
  }
}

type Checked =
  | { readonly ok: true; readonly document: ComposedDocument }
  | { readonly ok: false; readonly errors: readonly LanguageProblem[] };

/**
 * The reference reads a file twice, with two readers. Ours does so only where they may disagree: where the text is bad, or
 * something is left unread behind the first document.
 */
function readChecked(text: string | Uint8Array): Checked {
  const read = tryToRead(text, 'v2');
  const isShared = read.document === undefined ? isLimit(read.error) : !read.document.hasMore;
  const checked = isShared ? read : tryToRead(text, 'v3');
  try {
    if (checked.document === undefined) throw checked.error;
    checkDuplicateKeys(checked.document);
  } catch (error) {
    const prefix = 'error parsing yaml before applying templates: ';
    return { ok: false, errors: [explainProblem(error, { prefix, root: checked.document?.root, version: 'v3' })] };
  }
  if (read.document !== undefined) return { ok: true, document: read.document };
  return { ok: false, errors: [explainProblem(read.error, { prefix: '', root: undefined })] };
}

/** What is too much for one reader is too much for the other. */
function isLimit(error: unknown): boolean {
  return error instanceof YamlError && error.isLimit;
}

type ReadDocument =
  | { readonly document: ComposedDocument }
  | { readonly document?: undefined; readonly error: unknown };

function tryToRead(text: string | Uint8Array, version: ReaderVersion): ReadDocument {
  try {
    return { document: readText(text, version) };
  } catch (error) {
    return { error };
  }
}

function parseFilled(value: YamlValue, document: ComposedDocument, strict: boolean): ParsedPipeline {
  try {
    const reread = rereadValue(value, { refuseRepeatedKeys: strict });
    const config = decodePipeline(toJsonNode(reread), { strict });
    return { ok: true, config, locate: (path) => locatePath(document.root, path) };
  } catch (error) {
    return {
      ok: false,
      errors: [explainProblem(error, { prefix: 'error converting YAML to JSON: ', root: document.root })],
    };
  }
}

/** A var's problem stands where the var does. */
function explainVar(problem: VarProblem, text: string | Uint8Array): LanguageProblem {
  const source = typeof text === 'string' ? text : new TextDecoder().decode(text);
  const at = problem.references.map((name) => source.indexOf(`((${name}))`)).find((found) => found >= 0) ?? 0;
  const before = source.slice(0, at).split(/\r\n|[\r\n]/);
  return { text: problem.message, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
