import { foldTree } from '@rondo/foundation';
import type { ComposedDocument } from './compose/compose-document.ts';
import {
  type AliasNode,
  isCollection,
  isMergeKey,
  type MappingNode,
  type ScalarNode,
  type SequenceNode,
  type YamlNode,
} from './compose/node.ts';
import { AliasBudget, type NodeCost } from './value/alias-budget.ts';
import { describeGoValue, type GoValue } from './value/describe-go-value.ts';
import { GoTime } from './value/go-time.ts';
import { quoteGoString } from './value/quote-go-string.ts';
import { readScalar, shortTag } from './value/read-scalar.ts';
import { toKey, type YamlKey } from './value/yaml-value.ts';
import { type Mark, YamlError } from './yaml-error.ts';

/** More lines than this tell nobody anything. */
const maxProblems = 1_000;

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

interface OpenList {
  readonly kind: 'list';
  readonly node: SequenceNode;
  readonly before: Before | undefined;
  /** How many items are checked. */
  done: number;
}

interface OpenMap {
  readonly kind: 'map';
  readonly node: MappingNode;
  readonly into: TargetMap;
  readonly before: Before | undefined;
  /** How many entries are checked. */
  done: number;
  /** Whether the key of the next entry is, too. */
  isKeyDone: boolean;
  /** What it merges is read when its own entries are. */
  merged: YamlNode | undefined;
}

/** Maps that are read into the one that merges them: keys that it has already hide theirs. */
interface OpenMerge {
  readonly kind: 'merge';
  /** What stands under the merge key. */
  readonly node: YamlNode;
  readonly maps: readonly YamlNode[];
  readonly into: TargetMap;
  done: number;
}

/** A collection some parts of which are checked. */
type OpenNode = OpenList | OpenMap | OpenMerge;

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
    if (node.kind === 'mapping') this.#check(this.#openMap(node, { textKeys }, undefined));
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

  /** Nothing here calls itself for what is inside: the collections around a node are a list. */
  #check(root: OpenNode): void {
    const around: OpenNode[] = [];
    let open: OpenNode | undefined = root;
    while (open !== undefined) {
      const inside = this.#checkParts(open);
      if (inside !== undefined) {
        around.push(open);
        open = inside;
        continue;
      }
      if (open.kind !== 'merge') this.#remember(open.node, open.before);
      open = around.pop();
    }
  }

  /** Checks what parts it can at once; gives the first that has parts of its own, or undefined where none is left. */
  #checkParts(open: OpenNode): OpenNode | undefined {
    if (open.kind === 'list') return this.#checkItems(open);
    return open.kind === 'map' ? this.#checkEntries(open) : this.#checkMerged(open);
  }

  #checkItems(open: OpenList): OpenNode | undefined {
    const { items } = open.node;
    for (let item = items[open.done]; item !== undefined; item = items[open.done]) {
      open.done++;
      if (isCollection(item)) return this.#open(item);
      this.#checkLeaf(item);
    }
    return undefined;
  }

  #checkEntries(open: OpenMap): OpenNode | undefined {
    const { entries } = open.node;
    for (let entry = entries[open.done]; entry !== undefined; entry = entries[open.done]) {
      const { key, value } = entry;
      if (isMergeKey(key)) {
        open.merged = value;
        open.done++;
        continue;
      }
      if (!open.into.textKeys && !open.isKeyDone) {
        open.isKeyDone = true;
        if (isCollection(key)) return this.#open(key);
        this.#checkLeaf(key);
      }
      open.isKeyDone = false;
      open.done++;
      if (!this.#takeKey(key, open.into)) continue;
      if (isCollection(value)) return this.#open(value);
      this.#checkLeaf(value);
    }
    return this.#openMerge(open);
  }

  #openMerge(open: OpenMap): OpenMerge | undefined {
    const { node: around, merged: node, into } = open;
    if (node === undefined) return undefined;
    open.merged = undefined;
    const maps = node.kind === 'sequence' ? node.items : [node];
    return { kind: 'merge', node, maps, into: { ...into, taken: into.taken ?? keysOf(around) }, done: 0 };
  }

  #checkMerged(open: OpenMerge): OpenNode | undefined {
    if (open.maps[open.done - 1]?.kind === 'alias') this.#budget.leaveAlias();
    const map = open.maps[open.done];
    if (map === undefined) return undefined;
    open.done++;
    const target = targetOf(map);
    if (target.kind !== 'mapping') {
      throw new YamlError('map merge requires map or sequence of maps as the value', markOf(open.node));
    }
    if (map.kind === 'alias') {
      this.#resolve(map);
      this.#budget.add(0);
      this.#budget.enterAlias();
    }
    return this.#openMap(target, open.into, this.#begin(target));
  }

  #open(node: SequenceNode | MappingNode): OpenNode {
    const before = this.#begin(node);
    if (node.kind === 'sequence') return { kind: 'list', node, before, done: 0 };
    return this.#openMap(node, { textKeys: hasTextKeys(node) }, before);
  }

  /** Where a key is repeated, nothing inside is looked at. */
  #openMap(node: MappingNode, into: TargetMap, before: Before | undefined): OpenMap {
    const done = this.#reportRepeated(node) ? node.entries.length : 0;
    return { kind: 'map', node, into, before, done, isKeyDone: false, merged: undefined };
  }

  #checkLeaf(node: ScalarNode | AliasNode): void {
    if (node.kind === 'scalar') this.#checkScalar(node);
    else this.#checkAlias(node);
  }

  #checkScalar(node: ScalarNode): void {
    const { length } = node.value;
    this.#budget.add(length);
    readScalar(node);
    if (this.#aliased.has(node)) this.#checked.set(node, { cost: { nodes: 1, length }, problems: [] });
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

  /** Says whether the value under the key is looked at. */
  #takeKey(key: YamlNode, into: TargetMap): boolean {
    return into.textKeys ? this.#takeTextKey(key, into) : this.#takeAnyKey(key, into);
  }

  #takeAnyKey(key: YamlNode, { taken }: TargetMap): boolean {
    const target = targetOf(key);
    if (target.kind === 'scalar') {
      const value = readScalar(target);
      return taken === undefined || take(taken, identityOf(value));
    }
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
      if (shortTag(target) === '!!null') return false;
      return taken === undefined || take(taken, identityOf(typeof value === 'string' ? value : target.value));
    }
    this.#report(target, `cannot unmarshal ${describe(target)} into string`);
    return false;
  }

  /** One line for each pair of equal keys, the earlier key first (2.3). */
  #reportRepeated(node: MappingNode): boolean {
    // Where all spellings differ, as they do in most maps, so do all keys.
    if (new Set(node.entries.map(({ key }) => spellingOf(key))).size === node.entries.length) return false;
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
}

function hasTextKeys(node: MappingNode): boolean {
  return node.entries.every(({ key }) => {
    const target = targetOf(key);
    return target.kind === 'scalar' && ['!!str', '!!merge'].includes(shortTag(target));
  });
}

/** A key that was met before hides the value of a later one. */
function take(taken: Set<string>, identity: string): boolean {
  if (taken.has(identity)) return false;
  taken.add(identity);
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
          return [typeof key === 'number' ? toKey(key) : (key as YamlKey | GoTime), parts[2 * index + 1] ?? null];
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

/** Tag and, for scalars, the shortened text of a node. */
function describe(node: YamlNode): string {
  if (node.kind === 'alias') return describe(node.target);
  if (node.kind !== 'scalar') return node.kind === 'sequence' ? '!!seq' : '!!map';
  const bytes = new TextEncoder().encode(node.value);
  const text = bytes.length > 10 ? `${new TextDecoder().decode(bytes.subarray(0, 7))}...` : node.value;
  return `${shortTag(node)} \`${text}\``;
}
