import { foldTree } from '@rondo/foundation';
import { followAlias, isMergeKey, type MappingNode, type ScalarNode, type YamlNode } from '../compose/node.ts';
import { describeGoValue, type GoMap, type GoValue } from '../value/describe-go-value.ts';
import { GoTime } from '../value/go-time.ts';
import { readScalar, shortTag } from '../value/read-scalar.ts';
import { toKey, type YamlKey } from '../value/yaml-value.ts';
import { findRepeatedKeys } from './find-repeated-keys.ts';
import { hasTextKeys, identityOf } from './map-keys.ts';

/** Bytes of a scalar that a message shows, and those of a longer one. */
const maxShown = 10;
const shownOfLonger = 7;

/** Tag and, for scalars, the shortened text of a node, as messages about types have them. */
export function describeNode(node: YamlNode): string {
  const target = followAlias(node);
  if (target.kind !== 'scalar') return target.kind === 'sequence' ? '!!seq' : '!!map';
  const bytes = new TextEncoder().encode(target.value);
  const isLonger = bytes.length > maxShown;
  const text = isLonger ? `${new TextDecoder().decode(bytes.subarray(0, shownOfLonger))}...` : target.value;
  return `${shortTag(target)} \`${text}\``;
}

/** The Go type of a map in the duplicate-key reader. */
export function mapTypeOf(node: MappingNode): string {
  return hasTextKeys(node) ? 'map[string]interface {}' : 'map[interface {}]interface {}';
}

/**
 * A list or map that stands where a key should, as the message about it prints it (pipeline-language.md 2.1): with
 * what the reader has made of it, so without maps that were refused. Its keys must have been found good.
 */
export function describeKey(root: YamlNode): string {
  const textMaps = new Set<GoMap>();
  const value = foldTree<YamlNode, GoValue>(followAlias(root), {
    children: (node) => {
      if (node.kind === 'sequence') return node.items.filter(isKept).map(followAlias);
      return node.kind === 'mapping' ? entriesOf(node).map(({ value: inside }) => inside) : undefined;
    },
    fold: (node, parts) => {
      if (node.kind === 'scalar') return scalarOf(node);
      if (node.kind !== 'mapping') return [...parts];
      const map: GoMap = new Map();
      for (const [index, { key }] of entriesOf(node).entries()) map.set(key, parts[index] ?? null);
      if (hasTextKeys(node)) textMaps.add(map);
      return map;
    },
  });
  return describeGoValue(value, { textMaps });
}

function isKept(node: YamlNode): boolean {
  const target = followAlias(node);
  return target.kind !== 'mapping' || findRepeatedKeys(target, 1).length === 0;
}

/** The entries of a map and of what it merges, without those that others hide or that were refused. */
function entriesOf(root: MappingNode): { readonly key: YamlKey | GoTime; readonly value: YamlNode }[] {
  const textKeys = hasTextKeys(root);
  const keys = root.entries.map(({ key }) => followAlias(key)).filter((key) => key.kind === 'scalar');
  const taken = new Set(keys.map((key) => identityOf(readScalar(key))));
  const entries: { key: YamlKey | GoTime; value: YamlNode }[] = [];
  const ahead: MappingNode[] = [root];
  for (let map = ahead.pop(); map !== undefined; map = ahead.pop()) {
    let merged: YamlNode | undefined;
    for (const { key: keyNode, value } of map.entries) {
      const key = followAlias(keyNode);
      if (isMergeKey(keyNode)) merged = value;
      if (isMergeKey(keyNode) || key.kind !== 'scalar') continue;
      const known = textKeys ? key.value : keyOf(key);
      if (textKeys && shortTag(key) === '!!null') continue;
      const identity = identityOf(textKeys ? key.value : readScalar(key));
      if (map !== root && taken.has(identity)) continue;
      taken.add(identity);
      if (isKept(value)) entries.push({ key: known, value: followAlias(value) });
    }
    ahead.push(...mapsIn(merged).toReversed());
  }
  return entries;
}

function mapsIn(merged: YamlNode | undefined): MappingNode[] {
  if (merged === undefined) return [];
  const maps = merged.kind === 'sequence' ? merged.items : [merged];
  return maps
    .filter(isKept)
    .map(followAlias)
    .filter((map) => map.kind === 'mapping');
}

function keyOf(node: ScalarNode): YamlKey | GoTime {
  const value = scalarOf(node);
  return typeof value === 'number' ? toKey(value) : value;
}

function scalarOf(node: ScalarNode): YamlKey | GoTime {
  return shortTag(node) === '!!timestamp' ? new GoTime(node.value) : readScalar(node);
}
