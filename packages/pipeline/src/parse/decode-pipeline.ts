import type { PipelineConfig } from '../config/pipeline-config.ts';
import type { JsonNode } from '../json/json-node.ts';
import { DecodeProblem } from './decode-problem.ts';
import { DecodeSession } from './decode-session.ts';
import { pipelineCodec } from './pipeline-codec.ts';

const prefix = 'error unmarshaling JSON: while decoding JSON: ';

const emptyPipeline: PipelineConfig = pipelineCodec.decodeMap(new Map(), new DecodeSession(false));

/**
 * Turns JSON into a typed pipeline (pipeline-language.md 4, 5). `strict` refuses unknown keys outside steps. Throws
 * {@link DecodeProblem} with the stock text.
 */
export function decodePipeline(node: JsonNode, options: { readonly strict: boolean }): PipelineConfig {
  return runDecoder(options.strict, (session) => pipelineCodec.decode(node, session) ?? emptyPipeline);
}

/** Runs a decoder from the root and tells its problem as the reference does. */
export function runDecoder<T>(strict: boolean, decode: (session: DecodeSession) => T): T {
  const session = new DecodeSession(strict);
  try {
    const value = decode(session);
    session.finish();
    return value;
  } catch (error) {
    if (error instanceof DecodeProblem) throw error.wrap(`${prefix}${error.message}`);
    throw error;
  }
}
