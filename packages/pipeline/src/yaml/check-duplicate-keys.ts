import { type Deep, foldTree, runDeep } from '@rondo/foundation';
import type { ComposedDocument } from './compose/compose-document.ts';
import {
  type AliasNode,
  isMergeKey,
  isNested,
  type MappingNode,
  type ScalarNode,
  type SequenceNode,
  type YamlNode,
} from './compose/node.ts';
import { AliasBudget, type NodeCost } from './value/alias-budget.ts';
import { decodeBinary } from './value/decode-binary.ts';
import { describeGoValue, type GoValue } from './value/describe-go-value.ts';
import { GoTime } from './value/go-time.ts';
import { quoteGoString } from './value/quote-go-string.ts';
import { resolvePlain, resolveTagged } from './value/resolve-scalar.ts';
import { toKey, type YamlKey } from './value/yaml-value.ts';
import { type Mark, YamlError } from './yaml-error.ts';

/** More lines than this tell nobody anything. */
const maxProblems = 1_000;
const binaryTag = 'tag:yaml.org,2002:binary';
const longPrefix = 'tag:yaml.org,2002:';

interface Problem {
  readonly text: string;
  readonly mark: Mark;
}

/**
 * The first pass over a pipeline file (pipeline-language.md 1, 2.3): the document must be a map and no map in it may
 * have two keys of the same spelling. `anyKeys`: the keys of the root need not be texts. Throws {@link YamlError} with all
 * findings.
 */
export function checkDuplicateKeys(document: ComposedDocument, options: { anyKeys?: boolean } = {}): void {
  if (document.root === undefined) return;
  const checker = new DuplicateKeyChecker(document.aliased);
  checker.checkRoot(document.root, options.anyKeys !== true);
  const [first] = checker.problems;
  if (first === undefined) return;
  const lines = checker.problems.slice(0, maxProblems).map((problem) => `  ${problem.text}`);
  throw new YamlError(`unmarshal errors:\n${lines.join('\n')}`, first.mark);
}

/** What was counted and reported before a collection. */
interface Before {
  readonly cost: NodeCost;
  readonly reported: number;
}

interface Checked {
  readonly cost: NodeCost;
  readonly problems: readonly Problem[];
}

/** The map that entries are read into. */
interface TargetMap {
  /** It takes only texts for keys: all its own are, or it is the root. */
  readonly textKeys: boolean;
  /** While its merges are read: the keys it has. */
  readonly taken?: Set<string>;
}

class DuplicateKeyChecker {
  problems: Problem[] = [];
  readonly #aliased: ReadonlySet<YamlNode>;
  readonly #budget = new AliasBudget();
  readonly #checked = new Map<YamlNode, Checked>();

  constructor(aliased: ReadonlySet<YamlNode>) {
    this.#aliased = aliased;
  }

  /** Where the root becomes a map with text keys, any scalar may be a key there, but nothing else. */
  checkRoot(node: YamlNode, textKeys: boolean): void {
    if (node.kind === 'scalar') readScalar(node);
    if (node.kind === 'mapping') runDeep(this.#checkMapping(node, { textKeys }));
    else if (node.kind !== 'scalar' || shortTag(node) !== '!!null') {
      this.#report(
        node,
        `cannot unmarshal ${describe(node)} into map[${textKeys ? 'string' : 'interface {}'}]interface {}`,
      );
    }
  }

  #report(node: YamlNode, text: string): void {
    if (this.problems.length >= maxProblems) return;
    this.problems.push({
      text: `line ${node.line + 1}: ${text}`,
      mark: markOf(node),
    });
  }

  /** A node without collections inside, or with none. */
  #checkShallow(node: YamlNode): void {
    if (node.kind === 'scalar') this.#checkScalar(node);
    else if (node.kind === 'alias') this.#checkAlias(node);
    else {
      const before = this.#begin(node);
      if (node.kind === 'sequence') for (const item of node.items) this.#checkShallow(item);
      else this.#checkShallowMapping(node, { textKeys: hasTextKeys(node) });
      this.#remember(node, before);
    }
  }

  #checkShallowMapping(node: MappingNode, into: TargetMap): void {
    if (this.#reportRepeated(node)) return;
    for (const { key, value } of node.entries) {
      if (!into.textKeys) this.#checkShallow(key);
      if (this.#takeKey(key, into)) this.#checkShallow(value);
    }
  }

  #checkScalar(node: ScalarNode): void {
    const { length } = node.value;
    this.#budget.add(length);
    readScalar(node);
    if (this.#aliased.has(node)) this.#checked.set(node, { cost: { nodes: 1, length }, problems: [] });
  }

  *#checkNested(node: SequenceNode | MappingNode): Checking {
    const before = this.#begin(node);
    if (node.kind === 'mapping') yield* this.#checkMapping(node, { textKeys: hasTextKeys(node) });
    else for (const item of node.items) isNested(item) ? yield this.#checkNested(item) : this.#checkShallow(item);
    this.#remember(node, before);
  }

  /** Counts a collection. Where aliases will refer to it: what was counted and reported before. */
  #begin(node: YamlNode): Before | undefined {
    const isKept = this.#aliased.has(node) && !this.#checked.has(node);
    const before = isKept ? { cost: this.#budget.cost, reported: this.problems.length } : undefined;
    this.#budget.add(0);
    return before;
  }

  /** What aliases will refer to: its cost and its problems count again for each. */
  #remember(node: YamlNode, before: Before | undefined): void {
    if (before === undefined) return;
    const { nodes, length } = this.#budget.cost;
    const cost = { nodes: nodes - before.cost.nodes, length: length - before.cost.length };
    this.#checked.set(node, { cost, problems: this.problems.slice(before.reported) });
  }

  #checkAlias(node: AliasNode): void {
    const { cost, problems } = this.#resolve(node);
    this.#budget.add(0);
    this.#budget.addAlias(cost);
    if (this.problems.length < maxProblems) this.problems = [...this.problems, ...problems];
  }

  #resolve(node: AliasNode): Checked {
    const checked = this.#checked.get(node.target);
    if (checked !== undefined) return checked;
    throw new YamlError(`anchor '${node.name}' value contains itself`, markOf(node));
  }

  *#checkMapping(node: MappingNode, into: TargetMap): Checking {
    if (this.#reportRepeated(node)) return;
    let merged: YamlNode | undefined;
    for (const { key, value } of node.entries) {
      if (isMergeKey(key)) {
        merged = value;
        continue;
      }
      if (!into.textKeys) isNested(key) ? yield this.#checkNested(key) : this.#checkShallow(key);
      if (this.#takeKey(key, into)) isNested(value) ? yield this.#checkNested(value) : this.#checkShallow(value);
    }
    if (merged !== undefined) yield* this.#checkMerge(merged, { ...into, taken: into.taken ?? keysOf(node) });
  }

  /** Says whether the value under the key is looked at. */
  #takeKey(key: YamlNode, into: TargetMap): boolean {
    return into.textKeys ? this.#takeTextKey(key, into) : this.#takeAnyKey(key, into);
  }

  #takeAnyKey(key: YamlNode, { taken }: TargetMap): boolean {
    const target = targetOf(key);
    if (target.kind === 'scalar') return take(taken, identityOf(readScalar(target)));
    const described = describeGoValue(goValueOf(target), { stringMaps: true });
    const problem =
      taken === undefined
        ? `invalid map key: ${described}`
        : `runtime error: hash of unhashable type ${described.slice(0, described.indexOf('}') + 1)}`;
    throw new YamlError(problem, markOf(key));
  }

  #takeTextKey(key: YamlNode, { taken }: TargetMap): boolean {
    const target = targetOf(key);
    if (target.kind === 'scalar') {
      const value = readScalar(target);
      return shortTag(target) !== '!!null' && take(taken, identityOf(typeof value === 'string' ? value : target.value));
    }
    this.#report(target, `cannot unmarshal ${describe(target)} into string`);
    return false;
  }

  /** One line for each pair of equal keys, the earlier key first (2.3). */
  #reportRepeated(node: MappingNode): boolean {
    const places = new Map<string, YamlNode[]>();
    for (const { key } of node.entries) {
      const spelling = `${key.kind} ${spellingOf(key)}`;
      const seen = places.get(spelling);
      if (seen === undefined) places.set(spelling, [key]);
      else seen.push(key);
    }
    if (places.size === node.entries.length) return false;
    for (const { key } of node.entries) {
      const same = places.get(`${key.kind} ${spellingOf(key)}`) ?? [];
      for (const later of same.slice(same.indexOf(key) + 1)) {
        const name = quoteGoString(spellingOf(later));
        this.#report(later, `mapping key ${name} already defined at line ${key.line + 1}`);
        if (this.problems.length >= maxProblems) return true;
      }
    }
    return true;
  }

  /** Merged maps are read into the map that merges them: keys that it has already hide theirs. */
  *#checkMerge(node: YamlNode, into: TargetMap): Checking {
    for (const map of node.kind === 'sequence' ? node.items : [node]) {
      const target = targetOf(map);
      if (target.kind !== 'mapping') {
        throw new YamlError('map merge requires map or sequence of maps as the value', markOf(node));
      }
      if (map.kind !== 'alias') {
        yield this.#checkMergedMap(target, into);
        continue;
      }
      this.#resolve(map);
      this.#budget.add(0);
      this.#budget.enterAlias();
      yield this.#checkMergedMap(target, into);
      this.#budget.leaveAlias();
    }
  }

  *#checkMergedMap(map: MappingNode, into: TargetMap): Checking {
    const before = this.#begin(map);
    yield* this.#checkMapping(map, into);
    this.#remember(map, before);
  }
}

type Checking = Deep<void>;

function hasTextKeys(node: MappingNode): boolean {
  return node.entries.every(({ key }) => {
    const target = targetOf(key);
    return target.kind === 'scalar' && ['!!str', '!!merge'].includes(shortTag(target));
  });
}

/** A key that was met before hides the value of a later one. */
function take(taken: Set<string> | undefined, identity: string): boolean {
  if (taken?.has(identity) === true) return false;
  taken?.add(identity);
  return true;
}

function keysOf(node: MappingNode): Set<string> {
  const keys = node.entries.map(({ key }) => targetOf(key));
  return new Set(keys.filter((key) => key.kind === 'scalar').map((key) => identityOf(readScalar(key))));
}

/** Keys of different types are different, even where their texts are the same. */
function identityOf(key: YamlKey): string {
  return `${typeof key} ${key}`;
}

function targetOf(node: YamlNode): Exclude<YamlNode, AliasNode> {
  // An alias never names another alias.
  return node.kind === 'alias' ? (node.target as Exclude<YamlNode, AliasNode>) : node;
}

function markOf(node: YamlNode): Mark {
  return { at: 0, line: node.line, column: node.column };
}

function spellingOf(key: YamlNode): string {
  if (key.kind === 'scalar') return key.value;
  return key.kind === 'alias' ? key.name : '';
}

/** A value as messages about keys print it. */
function goValueOf(root: YamlNode): GoValue {
  return foldTree<YamlNode, GoValue>(root, {
    children: partsOf,
    fold: (node, parts) => {
      if (node.kind === 'scalar') return shortTag(node) === '!!timestamp' ? new GoTime(node.value) : readScalar(node);
      if (node.kind !== 'mapping') return node.kind === 'sequence' ? parts : (parts[0] ?? null);
      // Keys that are none were refused before.
      return new Map(
        node.entries.map((_, index) => {
          const key = parts[2 * index];
          return [key === 0 ? toKey(key) : (key as YamlKey | GoTime), parts[2 * index + 1] ?? null];
        }),
      );
    },
  });
}

function partsOf(node: YamlNode): readonly YamlNode[] | undefined {
  if (node.kind === 'alias') return [node.target];
  if (node.kind === 'sequence') return node.items;
  return node.kind === 'mapping' ? node.entries.flatMap(({ key, value }) => [key, value]) : undefined;
}

/** The value as the duplicate-key reader sees it; only its errors and the texts about keys matter. */
function readScalar(node: ScalarNode): YamlKey {
  if (node.tag === '' || node.tag === '!') return node.style === 'plain' ? plainValue(node.value) : node.value;
  if (node.tag === binaryTag) return decodeBinary(node.value);
  return resolveTagged(node.tag, node.value, 'v3').value;
}

function plainValue(text: string): YamlKey {
  const resolved = resolvePlain(text);
  return resolved.tag === 'bool' && !/^(?:true|false)$/i.test(text) ? text : resolved.value;
}

function shortTag(node: YamlNode & { kind: 'scalar' }): string {
  if (node.tag !== '' && node.tag !== '!')
    return node.tag.startsWith(longPrefix) ? `!!${node.tag.slice(longPrefix.length)}` : node.tag;
  if (node.style !== 'plain') return '!!str';
  if (node.value === '<<') return '!!merge';
  const value = plainValue(node.value);
  return typeof value === 'string' && resolvePlain(node.value).tag === 'bool'
    ? '!!str'
    : `!!${resolvePlain(node.value).tag}`;
}

/** Tag and, for scalars, the shortened text of a node. */
function describe(node: YamlNode): string {
  if (node.kind === 'alias') return describe(node.target);
  if (node.kind !== 'scalar') return node.kind === 'sequence' ? '!!seq' : '!!map';
  const bytes = new TextEncoder().encode(node.value);
  const text = bytes.length > 10 ? `${new TextDecoder().decode(bytes.subarray(0, 7))}...` : node.value;
  return `${shortTag(node)} \`${text}\``;
}
