import type { JsonValue } from '../config/json-value.ts';
import type { PipelineConfig } from '../config/pipeline-config.ts';
import { printJson } from '../json/print-json.ts';
import { toPlainJson } from '../json/to-plain-json.ts';
import { pipelineCodec } from '../parse/pipeline-codec.ts';
import { rereadJson } from '../text/reread-json.ts';
import { emitYaml } from '../yaml/emit/emit-yaml.ts';

/**
 * A pipeline as YAML in normal form (pipeline-language.md 2.6): what `fly get-pipeline` and `format-pipeline` print.
 * Throws `YamlError` where a text holds a control character that YAML can't carry.
 */
export function printPipeline(config: PipelineConfig): string {
  return emitYaml(rereadJson(pipelineCodec.encodeMap(config), { doubles: false }));
}

/** A pipeline as compact JSON in the key order of the stock server (10.2): the `config` of get-config. */
export function printPipelineJson(config: PipelineConfig): string {
  return printJson(pipelineCodec.encodeMap(config));
}

/** A pipeline as plain JSON, in the shape that the API and the database exchange. */
export function encodePipeline(config: PipelineConfig): JsonValue {
  return toPlainJson(pipelineCodec.encodeMap(config));
}
