import type { PipelineConfig } from '../config/pipeline-config.ts';
import { toJsonNode } from '../json/to-json-node.ts';
import { decodePipeline } from '../parse/decode-pipeline.ts';
import { readPipeline } from '../parse/parse-pipeline.ts';
import { spellInfinities } from '../parse/spell-infinities.ts';
import type { LanguageProblem } from '../text/language-problem.ts';
import { buildValue } from '../yaml/value/build-value.ts';
import { YamlError } from '../yaml/yaml-error.ts';
import { printPipeline } from './print-pipeline.ts';

export type Formatted =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly errors: readonly LanguageProblem[] };

/**
 * The normal form of a pipeline text, byte for byte what `fly format-pipeline` prints (pipeline-language.md 2.6; path F of
 * 2.1). Unknown keys vanish, nothing is validated. The text of an error begins with `could not unmarshal config: ` or
 * `could not marshal config: `.
 */
export function formatPipeline(text: string | Uint8Array): Formatted {
  const parsed = readPipelineLenient(text);
  if (!parsed.ok) {
    return {
      ok: false,
      errors: parsed.errors.map((error) => ({ ...error, text: `could not unmarshal config: ${error.text}` })),
    };
  }
  try {
    return { ok: true, text: printPipeline(parsed.config) };
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return { ok: false, errors: [{ text: `could not marshal config: ${error.textFor('v2')}` }] };
  }
}

/** Reads a pipeline without checks: unknown and repeated keys are accepted. */
function readPipelineLenient(text: string | Uint8Array) {
  return readPipeline(text, (document): PipelineConfig => {
    return decodePipeline(toJsonNode(buildValue(document), spellInfinities), { strict: false });
  });
}
