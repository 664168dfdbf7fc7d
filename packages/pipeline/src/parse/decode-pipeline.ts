import type { PipelineConfig } from '../config/pipeline-config.ts';
import type { JsonNode } from '../json/json-node.ts';
import { DecodeProblem } from './decode-problem.ts';
import { DecodeSession } from './decode-session.ts';
import type { IgnoredFields } from './ignored-fields.ts';
import { pipelineCodec } from './pipeline-codec.ts';

interface DecodeOptions {
  readonly strict: boolean;
  readonly ignored?: IgnoredFields;
}

const prefix = 'error unmarshaling JSON: while decoding JSON: ';

const emptyPipeline: PipelineConfig = pipelineCodec.decodeMap(new Map(), new DecodeSession(false));

/**
 * Turns JSON into a typed pipeline (pipeline-language.md 4, 5). `strict` refuses unknown keys outside steps; `ignored`
 * gathers those that are passed over. Throws {@link DecodeProblem} with the stock text.
 */
export function decodePipeline(node: JsonNode, options: DecodeOptions): PipelineConfig {
  return runDecoder(options, (session) => pipelineCodec.decode(node, session) ?? emptyPipeline);
}

/** Runs a decoder from the root and tells its problem as the reference does. */
export function runDecoder<T>({ strict, ignored }: DecodeOptions, decode: (session: DecodeSession) => T): T {
  const session = new DecodeSession(strict, { ignored });
  try {
    const value = decode(session);
    session.finish();
    return value;
  } catch (error) {
    if (error instanceof DecodeProblem) throw error.wrap(`${prefix}${error.message}`);
    throw error;
  }
}
