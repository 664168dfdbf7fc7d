import type { ComposedDocument } from '../compose/compose-document.ts';
import {
  type AliasNode,
  followAlias,
  isCollection,
  isMergeKey,
  type MappingNode,
  placeOf,
  type ScalarNode,
  type SequenceNode,
  type YamlNode,
} from '../compose/node.ts';
import { YamlError } from '../yaml-error.ts';
import { AliasBudget, type NodeCost } from './alias-budget.ts';
import { decodeBinary } from './decode-binary.ts';
import { describeGoValue } from './describe-go-value.ts';
import { resolvePlain, resolveTagged } from './resolve-scalar.ts';
import { hasKey, setKey, toKey, type YamlKey, type YamlMap, type YamlValue } from './yaml-value.ts';

const binaryTag = 'tag:yaml.org,2002:binary';

export interface BuildOptions {
  /** Report a key that is set twice in one map, which a merge can do too, instead of taking the later. */
  readonly refuseRepeatedKeys?: boolean;
}

/**
 * The value of a document as the YAML 1.1 reader sees it (pipeline-language.md 2.1, 2.2): later keys win, merges happen
 * in order. Throws {@link YamlError}.
 */
export function buildValue(document: ComposedDocument, options: BuildOptions = {}): YamlValue {
  if (document.root === undefined) return null;
  const builder = new ValueBuilder(document.aliased, options.refuseRepeatedKeys === true);
  const value = builder.build(document.root);
  if (builder.problems.length > 0) throw new YamlError(`unmarshal errors:\n${builder.problems.join('\n')}`);
  return value;
}

interface OpenList {
  readonly kind: 'list';
  readonly node: SequenceNode;
  readonly value: YamlValue[];
  readonly before: NodeCost | undefined;
  readonly isAhead: boolean;
}

interface OpenMap {
  readonly kind: 'map';
  readonly node: MappingNode;
  /** Of a map that is merged: the map that merges it. */
  readonly value: YamlMap;
  readonly before: NodeCost | undefined;
  /** How many entries are done. */
  done: number;
  /** The key of the next, once it is built. */
  key: YamlKey | undefined;
  readonly isAhead: boolean;
}

/** What stands under a merge key: the last map is read first. */
interface OpenMerge {
  readonly kind: 'merge';
  readonly value: YamlMap;
  readonly ahead: YamlNode[];
}

/**
 * A collection some parts of which are built. `before`: where aliases refer to it, what was counted before. `isAhead`: an
 * alias leads to it before its own place is reached, as the last of several maps to merge may do: that is read first.
 */
type OpenValue = OpenList | OpenMap | OpenMerge;

class ValueBuilder {
  readonly problems: string[] = [];
  readonly #aliased: ReadonlySet<YamlNode>;
  readonly #refuseRepeatedKeys: boolean;
  readonly #budget = new AliasBudget();
  readonly #built = new Map<YamlNode, { value: YamlValue; cost: NodeCost }>();
  /** What aliases refer to and is not built yet. */
  readonly #unfinished = new Set<YamlNode>();

  constructor(aliased: ReadonlySet<YamlNode>, refuseRepeatedKeys: boolean) {
    this.#aliased = aliased;
    this.#refuseRepeatedKeys = refuseRepeatedKeys;
  }

  /** Nothing here calls itself for what is inside: the collections around a node are a list. */
  build(root: YamlNode): YamlValue {
    if (!isCollection(root)) return this.#leaf(root);
    const around: OpenValue[] = [];
    let open: OpenValue = this.#open(root);
    for (;;) {
      const inside = this.#fill(open);
      if (inside !== undefined) {
        around.push(open);
        open = inside;
        continue;
      }
      if (open.kind !== 'merge') this.#remember(open);
      const outer = around.pop();
      if (outer === undefined) return open.value;
      if (open.kind !== 'merge') this.#take(outer, open.value);
      open = outer;
    }
  }

  #leaf(node: ScalarNode | AliasNode): YamlValue {
    return node.kind === 'scalar' ? this.#scalar(node) : this.#alias(node);
  }

  #scalar(node: ScalarNode): YamlValue {
    const { length } = node.value;
    this.#budget.add(length);
    const value = scalarValue(node);
    if (this.#aliased.has(node)) this.#built.set(node, { value, cost: { nodes: 1, length } });
    return value;
  }

  #alias(node: AliasNode): YamlValue {
    const { target } = node;
    const built = this.#built.get(target);
    // A merge key is nothing that is built; as a value it is one.
    if (built === undefined && target.kind === 'scalar') return this.#scalar(target);
    if (built === undefined) throw new YamlError(`anchor '${node.name}' value contains itself`, placeOf(node));
    this.#budget.add(0);
    this.#budget.addAlias(built.cost);
    return built.value;
  }

  /** Whether nothing inside a node must be built before it. */
  #isLeaf(node: YamlNode): node is ScalarNode | AliasNode {
    if (node.kind !== 'alias') return node.kind === 'scalar';
    const { target } = node;
    return target.kind === 'scalar' || this.#built.has(target) || this.#unfinished.has(target);
  }

  /** Opens a node that is no leaf: an alias is one until what it refers to is built. */
  #openPart(node: YamlNode): OpenList | OpenMap | undefined {
    if (isCollection(node)) return this.#open(node);
    const target = followAlias(node);
    if (!isCollection(target)) return undefined;
    this.#budget.add(0);
    this.#budget.enterAlias();
    return this.#open(target, true);
  }

  #open(node: SequenceNode | MappingNode, isAhead = false): OpenList | OpenMap {
    const before = this.#aliased.has(node) ? this.#budget.cost : undefined;
    if (before !== undefined) this.#unfinished.add(node);
    this.#budget.add(0);
    if (node.kind === 'sequence') return { kind: 'list', node, value: [], before, isAhead };
    return { kind: 'map', node, value: new Map(), before, isAhead, done: 0, key: undefined };
  }

  /** What aliases refer to is kept for them, with what it cost. */
  #remember(open: OpenList | OpenMap): void {
    const { node, value, before } = open;
    if (open.isAhead) this.#budget.leaveAlias();
    if (before === undefined) return;
    this.#unfinished.delete(node);
    const { nodes, length } = this.#budget.cost;
    this.#built.set(node, { value, cost: { nodes: nodes - before.nodes, length: length - before.length } });
  }

  /** Builds what parts it can at once; gives the first that has parts of its own, or undefined where none is left. */
  #fill(open: OpenValue): OpenValue | undefined {
    if (open.kind === 'list') return this.#fillList(open);
    return open.kind === 'map' ? this.#fillMap(open) : this.#fillMerge(open);
  }

  #fillList({ node: { items }, value }: OpenList): OpenValue | undefined {
    for (let item = items[value.length]; item !== undefined; item = items[value.length]) {
      if (!this.#isLeaf(item)) return this.#openPart(item);
      value.push(this.#leaf(item));
    }
    return undefined;
  }

  #fillMap(open: OpenMap): OpenValue | undefined {
    const { entries } = open.node;
    for (let entry = entries[open.done]; entry !== undefined; entry = entries[open.done]) {
      if (open.key === undefined) {
        if (isMergeKey(entry.key)) {
          open.done++;
          return mergeOf(open.value, entry.value);
        }
        if (!this.#isLeaf(entry.key)) return this.#openPart(entry.key);
        open.key = keyOf(this.#leaf(entry.key), entry.key);
      }
      if (!this.#isLeaf(entry.value)) return this.#openPart(entry.value);
      this.#takeEntry(open, this.#leaf(entry.value));
    }
    return undefined;
  }

  #fillMerge(open: OpenMerge): OpenValue | undefined {
    for (let node = open.ahead.at(-1); node !== undefined; node = open.ahead.at(-1)) {
      const target = followAlias(node);
      if (target.kind !== 'mapping') {
        throw new YamlError('map merge requires map or sequence of maps as the value', placeOf(node));
      }
      const isPlain = node.kind === 'mapping' && !this.#aliased.has(node);
      if (isPlain) return this.#openMerged(open, target);
      // One that aliases refer to later is kept for them, like any other.
      if (!this.#isLeaf(node)) return this.#openPart(node);
      this.#takeMerged(open, this.#leaf(node));
    }
    return undefined;
  }

  /** Reads a map straight into the one that merges it. */
  #openMerged({ value }: OpenMerge, node: MappingNode): OpenMap {
    this.#budget.add(0);
    return { kind: 'map', node, value, before: undefined, isAhead: false, done: 0, key: undefined };
  }

  /** Puts a part where it belongs. */
  #take(open: OpenValue, value: YamlValue): void {
    if (open.kind === 'list') open.value.push(value);
    else if (open.kind === 'map') this.#takeEntry(open, value);
    else this.#takeMerged(open, value);
  }

  #takeEntry(open: OpenMap, value: YamlValue): void {
    const entry = open.node.entries[open.done];
    if (entry === undefined) return;
    if (open.key === undefined) open.key = keyOf(value, entry.key);
    else {
      this.#set(open.value, open.key, value, entry.value.line);
      open.key = undefined;
      open.done++;
    }
  }

  #takeMerged({ value: map, ahead }: OpenMerge, value: YamlValue): void {
    const node = ahead.pop();
    if (value === map || node === undefined || !(value instanceof Map)) return;
    const { line } = followAlias(node);
    for (const [key, item] of value) this.#set(map, key, item, line);
  }

  #set(map: YamlMap, key: YamlKey, value: YamlValue, line: number): void {
    if (this.#refuseRepeatedKeys && hasKey(map, key)) {
      this.problems.push(`  line ${line + 1}: key ${describeGoValue(key)} already set in map`);
    } else {
      setKey(map, key, value);
    }
  }
}

function mergeOf(value: YamlMap, node: YamlNode): OpenMerge {
  return { kind: 'merge', value, ahead: node.kind === 'sequence' ? [...node.items] : [node] };
}

function keyOf(value: YamlValue, node: YamlNode): YamlKey {
  if (!Array.isArray(value) && !(value instanceof Map)) return toKey(value);
  throw new YamlError(`invalid map key: ${describeGoValue(value)}`, placeOf(node));
}

function scalarValue(node: ScalarNode): YamlValue {
  if (node.tag === '') return node.implicit ? resolvePlain(node.value).value : node.value;
  if (node.tag === binaryTag) return decodeBinary(node.value);
  return resolveTagged(node.tag, node.value, 'v2').value;
}
