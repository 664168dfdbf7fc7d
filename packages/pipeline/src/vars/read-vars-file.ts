import { isJsonObject, type JsonObject } from '../config/json-value.ts';
import { kindOf } from '../json/json-node.ts';
import { toJsonNode } from '../json/to-json-node.ts';
import { toPlainJson } from '../json/to-plain-json.ts';
import { DecodeProblem } from '../parse/decode-problem.ts';
import { explainProblem } from '../text/explain-problem.ts';
import type { LanguageProblem } from '../text/language-problem.ts';
import { readText } from '../text/read-text.ts';
import type { ComposedDocument } from '../yaml/compose/compose-document.ts';
import { buildValue } from '../yaml/value/build-value.ts';

export type VarsFile =
  | { readonly ok: true; readonly values: JsonObject }
  | { readonly ok: false; readonly errors: readonly LanguageProblem[] };

/**
 * Reads a file of vars (`-l`, `var_files`): a YAML map; of equal keys the last counts, numbers are doubles
 * (pipeline-language.md 7.4). The text of an error is what follows the name of the file in a stock message.
 */
export function readVarsFile(text: string | Uint8Array): VarsFile {
  let document: ComposedDocument | undefined;
  try {
    document = readText(text);
    const node = toJsonNode(buildValue(document));
    if (node !== null && !(node instanceof Map)) {
      const mismatch = `json: cannot unmarshal ${kindOf(node)} into Go value of type vars.StaticVariables`;
      throw new DecodeProblem(`error unmarshaling JSON: while decoding JSON: ${mismatch}`, [], {
        hint: 'a file of vars is a map of names to values',
      });
    }
    const values = toPlainJson(node);
    return { ok: true, values: isJsonObject(values) ? values : {} };
  } catch (error) {
    return {
      ok: false,
      errors: [explainProblem(error, { prefix: 'error converting YAML to JSON: ', root: document?.root })],
    };
  }
}
