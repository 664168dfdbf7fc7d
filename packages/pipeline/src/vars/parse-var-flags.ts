import { foldTree } from '@rondo/foundation';
import { insideOf, type JsonNode, numberText } from '../json/json-node.ts';
import { toJsonNode } from '../json/to-json-node.ts';
import { DecodeProblem } from '../parse/decode-problem.ts';
import { readText } from '../text/read-text.ts';
import { buildValue } from '../yaml/value/build-value.ts';
import { YamlError } from '../yaml/yaml-error.ts';
import type { VarPair } from './flatten-vars.ts';
import { parseVarReference } from './parse-var-reference.ts';
import { VarProblem } from './var-problem.ts';
import { NumberText, type VarValue } from './var-value.ts';

/** A var from the command line, or the stock sentence about what is wrong with it. */
export type ParsedVarFlag =
  | { readonly ok: true; readonly pair: VarPair }
  | { readonly ok: false; readonly error: string };

/** `-v name=value`: the value is always text (pipeline-language.md 7.4). */
export function parseVarFlag(text: string): ParsedVarFlag {
  return parsePair(text, (value) => value);
}

/** `-y name=value`: the value is YAML, numbers keep their spelling (7.4). */
export function parseYamlVarFlag(text: string): ParsedVarFlag {
  return parsePair(text, (value) => withNumberTexts(toJsonNode(buildValue(readText(value)))));
}

function parsePair(text: string, read: (value: string) => VarValue): ParsedVarFlag {
  const equals = text.indexOf('=');
  if (equals === -1) return { ok: false, error: `invalid variable pair '${text}' (must be name=value)` };
  try {
    const reference = parseVarReference(text.slice(0, equals));
    return { ok: true, pair: { reference, value: read(text.slice(equals + 1)) } };
  } catch (error) {
    if (error instanceof YamlError)
      return { ok: false, error: `error converting YAML to JSON: ${error.textFor('v2')}` };
    if (error instanceof VarProblem || error instanceof DecodeProblem) return { ok: false, error: error.message };
    throw error;
  }
}

function withNumberTexts(root: JsonNode): VarValue {
  return foldTree<JsonNode, VarValue>(root, {
    children: insideOf,
    fold: (node, items) => {
      if (typeof node === 'bigint' || typeof node === 'number') return new NumberText(numberText(node));
      if (node === null || typeof node !== 'object') return node;
      if (Array.isArray(node)) return items;
      return Object.fromEntries(Array.from(node.keys(), (key, index) => [key, items[index] ?? null] as const));
    },
  });
}
