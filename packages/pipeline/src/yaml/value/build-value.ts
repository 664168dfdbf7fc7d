import { type Deep, runDeep } from '@rondo/foundation';
import type { ComposedDocument } from '../compose/compose-document.ts';
import {
  type AliasNode,
  isMergeKey,
  isNested,
  type MappingNode,
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

class ValueBuilder {
  readonly problems: string[] = [];
  readonly #aliased: ReadonlySet<YamlNode>;
  readonly #refuseRepeatedKeys: boolean;
  readonly #budget = new AliasBudget();
  readonly #built = new Map<YamlNode, { value: YamlValue; cost: NodeCost }>();

  constructor(aliased: ReadonlySet<YamlNode>, refuseRepeatedKeys: boolean) {
    this.#aliased = aliased;
    this.#refuseRepeatedKeys = refuseRepeatedKeys;
  }

  build(root: YamlNode): YamlValue {
    return isNested(root) ? runDeep(this.#nested(root)) : this.#shallow(root);
  }

  /** A value without collections inside, or with none. */
  #shallow(node: YamlNode): YamlValue {
    if (node.kind === 'scalar') return this.#scalar(node);
    if (node.kind === 'alias') return this.#alias(node);
    const before = this.#begin(node);
    let value: YamlValue;
    if (node.kind === 'sequence') value = node.items.map((item) => this.#shallow(item));
    else {
      value = new Map();
      for (const { key, value: item } of node.entries) {
        this.#set(value, keyOf(this.#shallow(key), key), this.#shallow(item), item.line);
      }
    }
    this.#remember(node, value, before);
    return value;
  }

  #scalar(node: ScalarNode): YamlValue {
    const { length } = node.value;
    this.#budget.add(length);
    const value = scalarValue(node);
    if (this.#aliased.has(node)) this.#built.set(node, { value, cost: { nodes: 1, length } });
    return value;
  }

  *#nested(node: SequenceNode | MappingNode): Building {
    const before = this.#begin(node);
    let value: YamlValue;
    if (node.kind === 'sequence') {
      value = [];
      for (const item of node.items) value.push(isNested(item) ? yield this.#nested(item) : this.#shallow(item));
    } else {
      value = new Map();
      yield* this.#fill(value, node);
    }
    this.#remember(node, value, before);
    return value;
  }

  /** Counts a collection. Where aliases refer to it: what was counted before. */
  #begin(node: YamlNode): NodeCost | undefined {
    const before = this.#aliased.has(node) ? this.#budget.cost : undefined;
    this.#budget.add(0);
    return before;
  }

  /** What aliases refer to is kept for them, with what it cost. */
  #remember(node: YamlNode, value: YamlValue, before: NodeCost | undefined): void {
    if (before === undefined) return;
    const { nodes, length } = this.#budget.cost;
    this.#built.set(node, { value, cost: { nodes: nodes - before.nodes, length: length - before.length } });
  }

  #alias(node: AliasNode): YamlValue {
    const built = this.#built.get(node.target);
    if (built === undefined) throw new YamlError(`anchor '${node.name}' value contains itself`, markOf(node));
    this.#budget.add(0);
    this.#budget.addAlias(built.cost);
    return built.value;
  }

  *#fill(map: YamlMap, node: MappingNode): Filling {
    for (const { key, value } of node.entries) {
      if (isMergeKey(key)) yield* this.#merge(map, value);
      else {
        const name = keyOf(isNested(key) ? yield this.#nested(key) : this.#shallow(key), key);
        this.#set(map, name, isNested(value) ? yield this.#nested(value) : this.#shallow(value), value.line);
      }
    }
  }

  #set(map: YamlMap, key: YamlKey, value: YamlValue, line: number): void {
    if (this.#refuseRepeatedKeys && hasKey(map, key)) {
      this.problems.push(`  line ${line + 1}: key ${describeGoValue(key)} already set in map`);
    } else {
      setKey(map, key, value);
    }
  }

  *#merge(map: YamlMap, node: YamlNode): Filling {
    const merged = node.kind === 'sequence' ? node.items.toReversed() : [node];
    for (const item of merged) yield this.#mergeMap(map, item);
  }

  /** Its result is of no use: what counts is what `map` has then. */
  *#mergeMap(map: YamlMap, node: YamlNode): Building {
    const target = node.kind === 'alias' ? node.target : node;
    if (target.kind !== 'mapping') {
      throw new YamlError('map merge requires map or sequence of maps as the value', markOf(node));
    }
    // One that aliases refer to later is kept for them, like any other.
    if (node.kind === 'mapping' && !this.#aliased.has(node)) {
      this.#budget.add(0);
      yield* this.#fill(map, node);
      return map;
    }
    const merged = isNested(node) ? yield this.#nested(node) : this.#shallow(node);
    if (merged instanceof Map) for (const [key, value] of merged) this.#set(map, key, value, target.line);
    return map;
  }
}

type Building = Deep<YamlValue>;
type Filling = Generator<Building, void, YamlValue>;

function keyOf(value: YamlValue, node: YamlNode): YamlKey {
  if (!Array.isArray(value) && !(value instanceof Map)) return toKey(value);
  throw new YamlError(`invalid map key: ${describeGoValue(value)}`, markOf(node));
}

function scalarValue(node: ScalarNode): YamlValue {
  if (node.tag === '') return node.implicit ? resolvePlain(node.value).value : node.value;
  if (node.tag === binaryTag) return decodeBinary(node.value);
  return resolveTagged(node.tag, node.value, 'v2').value;
}

function markOf(node: YamlNode) {
  return { at: 0, line: node.line, column: node.column };
}
