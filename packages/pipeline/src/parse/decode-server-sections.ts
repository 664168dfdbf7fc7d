import { compareBytes } from '../config/compare-bytes.ts';
import { type JsonNode, type JsonNodeMap, kindOf } from '../json/json-node.ts';
import { DecodeProblem } from './decode-problem.ts';
import { pipelineCodec } from './pipeline-codec.ts';

/**
 * The first look of the server at an uploaded pipeline: the known sections, whatever their case, untyped, in the order of
 * the normal form. Everything else
 * at the top is dropped, and so are null sections (pipeline-language.md 2.4, 10.1). Throws {@link DecodeProblem}.
 */
export function decodeServerSections(node: JsonNode): JsonNodeMap {
  const sections: JsonNodeMap = new Map();
  if (node === null) return sections;
  if (!(node instanceof Map)) {
    const text = `json: cannot unmarshal ${kindOf(node)} into Go value of type atc.skeletonConfig`;
    throw new DecodeProblem(`error unmarshaling JSON: while decoding JSON: ${text}`, [], {
      hint: 'a pipeline is a map with jobs, resources and other sections',
    });
  }
  for (const key of [...node.keys()].sort(compareBytes)) {
    const section = pipelineCodec.keys.find((known) => known === key.toLowerCase());
    const value = node.get(key) ?? null;
    if (section === undefined) continue;
    if (value === null) sections.delete(section);
    else sections.set(section, value);
  }
  return new Map([...sections].sort(([a], [b]) => pipelineCodec.keys.indexOf(a) - pipelineCodec.keys.indexOf(b)));
}
