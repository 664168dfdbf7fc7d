import type { ScalarStyle } from '../scan/token.ts';
import type { Mark } from '../yaml-error.ts';

/** A node of a YAML document with its place (counted from 0). `tag` is the long form of an explicit tag, else empty. */
export type YamlNode = ScalarNode | SequenceNode | MappingNode | AliasNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: string;
  readonly tag: string;
  /** May resolve to something else than a string: a plain scalar without tag, or one tagged `!`. */
  readonly implicit: boolean;
  readonly style: ScalarStyle;
  readonly line: number;
  readonly column: number;
}

export interface SequenceNode {
  readonly kind: 'sequence';
  readonly tag: string;
  readonly items: YamlNode[];
  readonly line: number;
  readonly column: number;
}

export interface MappingNode {
  readonly kind: 'mapping';
  readonly tag: string;
  /** Keys and values, pair by pair, in the author's order. */
  readonly entries: MappingEntry[];
  readonly line: number;
  readonly column: number;
}

export interface MappingEntry {
  readonly key: YamlNode;
  readonly value: YamlNode;
}

export interface AliasNode {
  readonly kind: 'alias';
  readonly name: string;
  /** What the name meant where the alias stands; may be a collection that contains the alias. */
  readonly target: YamlNode;
  readonly line: number;
  readonly column: number;
}

/** Whether other nodes may stand inside a node. */
export function isCollection(node: YamlNode): node is SequenceNode | MappingNode {
  return node.kind === 'sequence' || node.kind === 'mapping';
}

export const mergeTag = 'tag:yaml.org,2002:merge';

/** `<<` as a merge key: plain, or tagged so (pipeline-language.md 2.2). */
export function isMergeKey(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === '<<' && (node.implicit || node.tag === mergeTag);
}

/** What stands where a node is: what it refers to where it is an alias, else itself. */
export function followAlias(node: YamlNode): Exclude<YamlNode, AliasNode> {
  // An alias never names another alias.
  return node.kind === 'alias' ? (node.target as Exclude<YamlNode, AliasNode>) : node;
}

/** The place of a node, for an error about it. */
export function placeOf({ line, column }: YamlNode): Mark {
  return { at: 0, line, column };
}
