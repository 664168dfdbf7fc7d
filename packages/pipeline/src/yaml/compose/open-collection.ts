import type { Token } from '../scan/token.ts';
import type { MappingNode, SequenceNode, YamlNode } from './node.ts';

/** A collection, parts of which may be still to come. */
export interface OpenCollection {
  readonly production: Production;
  readonly start: Token;
  readonly node: SequenceNode | MappingNode;
  /** The key that waits for its value. */
  key: YamlNode | undefined;
  /** In a flow mapping: whether the key was marked as one, so that a value may follow. */
  isPair: boolean;
}

/** The ways to write a collection. */
type Production =
  | 'block-sequence'
  | 'indentless-sequence'
  | 'block-mapping'
  | 'flow-sequence'
  | 'flow-mapping'
  | 'single-pair';

export function openCollection(production: Production, start: Token, node: SequenceNode | MappingNode): OpenCollection {
  return { production, start, node, key: undefined, isPair: false };
}

/** Adds an item, a key, or the value of the key before. */
export function addPart(open: OpenCollection, part: YamlNode): void {
  const { node, key } = open;
  if (node.kind === 'sequence') node.items.push(part);
  else if (key === undefined) open.key = part;
  else {
    node.entries.push({ key, value: part });
    open.key = undefined;
  }
}

export function isEmpty(node: SequenceNode | MappingNode): boolean {
  return node.kind === 'sequence' ? node.items.length === 0 : node.entries.length === 0;
}

/** Whether a part is whole already. */
export function isNode(part: YamlNode | OpenCollection): part is YamlNode {
  return 'kind' in part;
}
