import type { ComposedDocument } from '../compose/compose-document.ts';
import { type AliasNode, isMergeKey, type MappingNode, type ScalarNode, type YamlNode } from '../compose/node.ts';
import { YamlError } from '../yaml-error.ts';
import { AliasBudget, type NodeCost } from './alias-budget.ts';
import { decodeBinary } from './decode-binary.ts';
import { describeGoValue } from './describe-go-value.ts';
import { resolvePlain, resolveTagged } from './resolve-scalar.ts';
import type { YamlKey, YamlMap, YamlValue } from './yaml-value.ts';

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
  const value = builder.value(document.root);
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

  value(node: YamlNode): YamlValue {
    if (node.kind === 'alias') return this.#alias(node);
    if (!this.#aliased.has(node)) return this.#fresh(node);
    const before = this.#budget.cost;
    const value = this.#fresh(node);
    const after = this.#budget.cost;
    this.#built.set(node, { value, cost: { nodes: after.nodes - before.nodes, length: after.length - before.length } });
    return value;
  }

  #fresh(node: Exclude<YamlNode, AliasNode>): YamlValue {
    if (node.kind === 'scalar') {
      this.#budget.add(node.value.length);
      return scalarValue(node);
    }
    this.#budget.add(0);
    if (node.kind === 'sequence') return node.items.map((item) => this.value(item));
    const map: YamlMap = new Map();
    this.#fill(map, node);
    return map;
  }

  #alias(node: AliasNode): YamlValue {
    const built = this.#built.get(node.target);
    if (built === undefined) throw new YamlError(`anchor '${node.name}' value contains itself`, markOf(node));
    this.#budget.add(0);
    this.#budget.addAlias(built.cost);
    return built.value;
  }

  #fill(map: YamlMap, node: MappingNode): void {
    for (const { key, value } of node.entries) {
      if (isMergeKey(key)) this.#merge(map, value);
      else this.#set(map, this.#key(key), this.value(value), value.line);
    }
  }

  #key(node: YamlNode): YamlKey {
    const key = this.value(node);
    if (Array.isArray(key) || key instanceof Map) {
      throw new YamlError(`invalid map key: ${describeGoValue(key)}`, markOf(node));
    }
    return key;
  }

  #set(map: YamlMap, key: YamlKey, value: YamlValue, line: number): void {
    if (this.#refuseRepeatedKeys && map.has(key)) {
      this.problems.push(`  line ${line + 1}: key ${describeGoValue(key)} already set in map`);
    } else {
      map.set(key, value);
    }
  }

  #merge(map: YamlMap, node: YamlNode): void {
    if (node.kind === 'sequence') {
      for (const item of [...node.items].reverse()) this.#mergeMap(map, item);
    } else {
      this.#mergeMap(map, node);
    }
  }

  #mergeMap(map: YamlMap, node: YamlNode): void {
    const target = node.kind === 'alias' ? node.target : node;
    if (target.kind !== 'mapping') {
      throw new YamlError('map merge requires map or sequence of maps as the value', markOf(node));
    }
    // One that aliases refer to later is kept for them, like any other.
    if (node.kind === 'mapping' && !this.#aliased.has(node)) {
      this.#budget.add(0);
      this.#fill(map, node);
      return;
    }
    const merged = this.value(node);
    if (!(merged instanceof Map)) return;
    for (const [key, value] of merged) this.#set(map, key, value, target.line);
  }
}

function scalarValue(node: ScalarNode): YamlValue {
  if (node.tag === '') return node.implicit ? resolvePlain(node.value).value : node.value;
  if (node.tag === binaryTag) return decodeBinary(node.value);
  return resolveTagged(node.tag, node.value, 'v2').value;
}

function markOf(node: YamlNode) {
  return { at: 0, line: node.line, column: node.column };
}
