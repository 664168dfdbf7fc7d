import { printJson } from '../json/print-json.ts';
import { toJsonNode } from '../json/to-json-node.ts';
import { decodePipeline } from '../parse/decode-pipeline.ts';
import type { DocumentPath } from '../parse/decode-problem.ts';
import { IgnoredFields } from '../parse/ignored-fields.ts';
import type { ParsedPipeline } from '../parse/parse-pipeline.ts';
import { spellInfinities } from '../parse/spell-infinities.ts';
import { interpolateYaml } from '../vars/interpolate-yaml.ts';
import { StaticVars } from '../vars/static-vars.ts';
import { VarProblem } from '../vars/var-problem.ts';
import type { StaticVarSource } from '../vars/var-source.ts';
import { VarTracker } from '../vars/var-tracker.ts';
import type { ComposedDocument } from '../yaml/compose/compose-document.ts';
import { emitYaml } from '../yaml/emit/emit-yaml.ts';
import { buildValue } from '../yaml/value/build-value.ts';
import { someValue, type YamlValue } from '../yaml/value/yaml-value.ts';
import { explainProblem } from './explain-problem.ts';
import type { LanguageProblem } from './language-problem.ts';
import { locatePath } from './locate-path.ts';
import { type OpenedTemplate, openTemplate } from './open-template.ts';
import { rereadValue } from './reread-value.ts';

/** A pipeline file with its static vars filled in, not typed yet; or why it can't be. */
export type FilledPipeline =
  | {
      readonly ok: true;
      /** The evaluated text: what `validate-pipeline --output` prints. Throws `YamlError` where that would fill memory. */
      print(): string;
      /** The evaluated text as `fly set-pipeline` uploads it: where it nests deep, on one line instead of indented. */
      printForUpload(): string;
      /** Decodes it; `strict` refuses unknown keys at the top and in sections. */
      parse(options: { readonly strict: boolean }): ParsedPipeline;
      /** Vars that nobody gave a value, as messages print them. */
      readonly missingVars: readonly string[];
    }
  | { readonly ok: false; readonly errors: readonly LanguageProblem[] };

/** No pipeline that people wrote nests so deep. */
const deepestIndented = 1_000;

export interface FillOptions {
  readonly vars?: StaticVarSource;
}

/**
 * Reads a pipeline file as `fly` and the `set_pipeline` step do (pipeline-language.md 1, 2.1 path T): no key twice, then
 * static vars filled in, unknown ones left alone. The text of an error is what the stock client prints after `error: `.
 */
export function fillPipeline(text: string | Uint8Array, options: FillOptions = {}): FilledPipeline {
  return fillTemplate(openTemplate(text), options);
}

/** As {@link fillPipeline}, where the file was opened before its vars were known. */
export function fillTemplate(template: OpenedTemplate, options: FillOptions = {}): FilledPipeline {
  if (!template.ok) return template;
  const { document } = template.read;
  const tracker = new VarTracker((reference) => (options.vars ?? new StaticVars({})).get(reference));
  try {
    if (document === undefined) throw template.read.error;
    const value = interpolateYaml(buildValue(document), tracker);
    return {
      ok: true,
      print: () => emitYaml(value),
      printForUpload: () => printForUpload(value),
      parse: ({ strict }) => parseFilled(value, document, strict),
      missingVars: tracker.missingProblem()?.references ?? [],
    };
  } catch (error) {
    if (error instanceof VarProblem) return { ok: false, errors: [explainVar(error, template.text)] };
    return { ok: false, errors: [explainProblem(error, { prefix: '', root: document?.root })] };
  }
}

/** Indented, a text grows by the square of its depth. JSON is YAML, too. */
function printForUpload(value: YamlValue): string {
  const nestsDeep = someValue(value, (_, depth) => depth > deepestIndented);
  return nestsDeep ? printJson(toJsonNode(rereadValue(value, { refuseRepeatedKeys: true }))) : emitYaml(value);
}

function parseFilled(value: YamlValue, document: ComposedDocument, strict: boolean): ParsedPipeline {
  try {
    const reread = rereadValue(value, { refuseRepeatedKeys: strict });
    const ignored = new IgnoredFields();
    const config = decodePipeline(toJsonNode(reread, spellInfinities), { strict, ignored });
    const locate = (path: DocumentPath) => locatePath(document.root, path);
    return { ok: true, config, locate, ignored: ignored.explain(locate) };
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
