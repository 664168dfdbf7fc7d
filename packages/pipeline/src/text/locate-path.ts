import type { DocumentPath } from '../parse/decode-problem.ts';
import { isMergeKey, type MappingNode, type YamlNode } from '../yaml/compose/node.ts';
import { resolvePlain } from '../yaml/value/resolve-scalar.ts';

/** A place in a text, counted from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

interface Step {
  /** What the text shows for the segment: the key of a map, the item of a list. */
  readonly shown: YamlNode;
  readonly value: YamlNode;
}

/**
 * Finds where a path of a document stands in its text: the key where the last segment is one, else the item. Where the
 * path leaves the document, the place of the part that exists. `in_parallel` may have its list with or without `steps`.
 */
export function locatePath(root: YamlNode | undefined, path: DocumentPath): TextPlace {
  if (root === undefined) return { line: 1, column: 1 };
  let shown = root;
  let node = root;
  for (const segment of path) {
    if (segment === 'steps' && follow(node).kind === 'sequence') continue;
    const step = typeof segment === 'number' ? itemOf(node, segment) : entryOf(node, segment);
    if (step === undefined) break;
    shown = step.shown;
    node = step.value;
  }
  return { line: shown.line + 1, column: shown.column + 1 };
}

function itemOf(node: YamlNode, index: number): Step | undefined {
  const list = follow(node);
  const item = list.kind === 'sequence' ? list.items[index] : undefined;
  return item === undefined ? undefined : { shown: item, value: item };
}

/** The entry that counts: the last with that key, merged maps included. */
function entryOf(node: YamlNode, key: string): Step | undefined {
  const map = follow(node);
  return map.kind === 'mapping' ? findEntry(map, key, 0) : undefined;
}

function findEntry(map: MappingNode, key: string, depth: number): Step | undefined {
  for (const entry of [...map.entries].reverse()) {
    if (isMergeKey(entry.key)) {
      const merged = depth > 50 ? undefined : findMerged(entry.value, key, depth);
      if (merged !== undefined) return merged;
    } else if (spells(entry.key, key)) {
      return { shown: entry.key, value: entry.value };
    }
  }
  return undefined;
}

function findMerged(node: YamlNode, key: string, depth: number): Step | undefined {
  const target = follow(node);
  const maps = target.kind === 'sequence' ? target.items.map(follow) : [target];
  for (const map of maps) {
    const found = map.kind === 'mapping' ? findEntry(map, key, depth + 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function spells(node: YamlNode, key: string): boolean {
  const scalar = follow(node);
  if (scalar.kind !== 'scalar') return false;
  return scalar.value === key || (scalar.implicit && String(resolvePlain(scalar.value).value) === key);
}

function follow(node: YamlNode): YamlNode {
  return node.kind === 'alias' ? node.target : node;
}
