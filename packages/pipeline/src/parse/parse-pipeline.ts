import type { PipelineConfig } from '../config/pipeline-config.ts';
import { toJsonNode } from '../json/to-json-node.ts';
import { explainProblem } from '../text/explain-problem.ts';
import type { LanguageProblem } from '../text/language-problem.ts';
import { locatePath, type TextPlace } from '../text/locate-path.ts';
import { readText } from '../text/read-text.ts';
import { rereadJson } from '../text/reread-json.ts';
import { rereadValue } from '../text/reread-value.ts';
import type { ComposedDocument } from '../yaml/compose/compose-document.ts';
import { buildValue } from '../yaml/value/build-value.ts';
import { YamlError } from '../yaml/yaml-error.ts';
import { decodePipeline } from './decode-pipeline.ts';
import type { DocumentPath } from './decode-problem.ts';
import { DecodeProblem } from './decode-problem.ts';
import { decodeServerSections } from './decode-server-sections.ts';

/** A pipeline that could be read, or why not. Reading says nothing about validity: see `validatePipeline`. */
export type ParsedPipeline =
  | {
      readonly ok: true;
      readonly config: PipelineConfig;
      /** Where a path of the config stands in the text. */
      locate(path: DocumentPath): TextPlace | undefined;
      /** Unknown fields that were passed over, to be told to authors; left out by readers for machines. */
      readonly ignored?: readonly LanguageProblem[];
    }
  | { readonly ok: false; readonly errors: readonly LanguageProblem[] };

const yamlPrefix = 'error converting YAML to JSON: ';

/**
 * Reads an uploaded pipeline, YAML or JSON, as the server does (pipeline-language.md 2.1 path S, 10.1): unknown keys are
 * refused except at the top, numbers in free-form places become doubles. The text of an error is what follows
 * `malformed config: ` in a stock answer.
 */
export function parsePipeline(text: string | Uint8Array): ParsedPipeline {
  return readPipeline(text, (document) => {
    const sections = decodeServerSections(toJsonNode(buildValue(document)));
    const uploaded = asUploaded(() => rereadJson(sections, { doubles: true }));
    return decodePipeline(toJsonNode(rereadValue(uploaded, { refuseRepeatedKeys: true })), { strict: true });
  });
}

/** Runs one way of reading a pipeline and gives its problems their places. */
export function readPipeline(
  text: string | Uint8Array,
  read: (document: ComposedDocument) => PipelineConfig,
): ParsedPipeline {
  let document: ComposedDocument | undefined;
  try {
    const composed = readText(text);
    document = composed;
    const config = read(composed);
    return { ok: true, config, locate: (path) => locatePath(composed.root, path) };
  } catch (error) {
    return { ok: false, errors: [explainProblem(error, { prefix: yamlPrefix, root: document?.root })] };
  }
}

/** Problems of the second reading have no prefix of their own. */
function asUploaded<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof YamlError ? new DecodeProblem(error.textFor('v2'), []) : error;
  }
}
