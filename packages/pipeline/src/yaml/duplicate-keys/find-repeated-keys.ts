import type { MappingNode, YamlNode } from '../compose/node.ts';
import { quoteGoString } from '../value/quote-go-string.ts';

/** What is wrong with a key. */
export interface KeyProblem {
  /** The place of the problem; its line is told before the text. */
  readonly node: YamlNode;
  readonly text: string;
}

/**
 * One problem for each pair of keys of a map that are spelled alike, the earlier key first (pipeline-language.md 2.3);
 * `atMost` so many.
 */
export function findRepeatedKeys({ entries }: MappingNode, atMost: number): readonly KeyProblem[] {
  // Where all spellings differ, as they do in most maps, so do all keys.
  if (new Set(entries.map(({ key }) => spellingOf(key))).size === entries.length) return [];
  const places = new Map<string, YamlNode[]>();
  for (const { key } of entries) {
    const seen = places.get(kindAndSpelling(key));
    if (seen === undefined) places.set(kindAndSpelling(key), [key]);
    else seen.push(key);
  }
  const problems: KeyProblem[] = [];
  if (places.size === entries.length) return problems;
  for (const { key } of entries) {
    const same = places.get(kindAndSpelling(key)) ?? [];
    // The first of them is the key itself: those before have taken themselves off.
    same.shift();
    for (const later of same) {
      if (problems.length === atMost) return problems;
      const text = `mapping key ${quoteGoString(spellingOf(later))} already defined at line ${key.line + 1}`;
      problems.push({ node: later, text });
    }
  }
  return problems;
}

function kindAndSpelling(key: YamlNode): string {
  return `${key.kind} ${spellingOf(key)}`;
}

/** Of a key that is an alias: the name it refers to; one that has parts is spelled like any other of its kind. */
function spellingOf(key: YamlNode): string {
  if (key.kind === 'scalar') return key.value;
  return key.kind === 'alias' ? key.name : '';
}
