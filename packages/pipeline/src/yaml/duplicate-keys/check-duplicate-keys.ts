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
import { AliasBudget, type NodeCost } from '../value/alias-budget.ts';
import { readScalar, shortTag } from '../value/read-scalar.ts';
import { YamlError } from '../yaml-error.ts';
import { describeKey, describeNode, mapTypeOf } from './describe-node.ts';
import { findRepeatedKeys, type KeyProblem } from './find-repeated-keys.ts';
import { hasTextKeys, identityOf } from './map-keys.ts';

/** More lines than this tell nobody anything. */
const maxProblems = 1_000;

/**
 * The first pass over a pipeline file (pipeline-language.md 1, 2.3): the document must be a map and no map in it may
 * have two keys of the same spelling. `anyKeys`: the keys of the root need not be texts. Throws {@link YamlError} with all
 * findings.
 *
 * It goes the way of the reference, which reads what an alias refers to where the alias stands: a map is looked into once
 * for each way that leads to it, and what no way leads to never is.
 */
export function checkDuplicateKeys(document: ComposedDocument, options: { anyKeys?: boolean } = {}): void {
  if (document.root === undefined) return;
  const checker = new DuplicateKeyChecker(document.aliased);
  checker.checkRoot(document.root, options.anyKeys !== true);
  const [first] = checker.problems;
  if (first === undefined) return;
  const lines = checker.problems.map(({ text, node }) => `  line ${node.line + 1}: ${text}`);
  throw new YamlError(`unmarshal errors:\n${lines.join('\n')}`, placeOf(first.node));
}

/** What was counted and reported before a collection. */
interface Before {
  readonly cost: NodeCost;
  readonly reported: number;
}

interface Checked {
  readonly cost: NodeCost;
  readonly problems: readonly KeyProblem[];
}

/** The map that entries are read into. */
interface TargetMap {
  /** It takes only texts for keys: all its own are, or it is the root. */
  readonly textKeys: boolean;
  /** While its merges are read: the keys it has. */
  readonly taken?: Set<string> | undefined;
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
  readonly textKeys: boolean;
  readonly taken: Set<string>;
  /** Keys of the merging map that are still to be taken: they are read once more for that. */
  readonly keys: readonly YamlNode[];
  keysDone: number;
  isKeyRead: boolean;
  done: number;
}

/** What an alias refers to, read where the alias stands; `into`: as a map that is merged. */
interface OpenAlias {
  readonly kind: 'alias';
  readonly node: AliasNode;
  readonly into: TargetMap | undefined;
  isFollowed: boolean;
}

/** What has parts some of which are checked. */
type OpenNode = OpenList | OpenMap | OpenMerge | OpenAlias;

class DuplicateKeyChecker {
  problems: readonly KeyProblem[] = [];
  readonly #aliased: ReadonlySet<YamlNode>;
  readonly #budget = new AliasBudget();
  /** What aliases refer to and one of them, or the text itself, has led to before. */
  readonly #checked = new Map<YamlNode, Checked>();
  /** Aliases that are being followed. */
  readonly #followed = new Set<AliasNode>();

  constructor(aliased: ReadonlySet<YamlNode>) {
    this.#aliased = aliased;
  }

  /** Where the root becomes a map with text keys, any scalar may be a key there, but nothing else. */
  checkRoot(node: YamlNode, textKeys: boolean): void {
    if (node.kind === 'scalar') readScalar(node);
    if (node.kind === 'mapping') this.#check(this.#openMap(node, { textKeys }, undefined));
    else if (node.kind !== 'scalar' || shortTag(node) !== '!!null') {
      const type = `map[${textKeys ? 'string' : 'interface {}'}]interface {}`;
      this.#report([{ node, text: `cannot unmarshal ${describeNode(node)} into ${type}` }]);
    }
  }

  #report(problems: readonly KeyProblem[]): void {
    if (problems.length > 0) this.problems = [...this.problems, ...problems].slice(0, maxProblems);
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
      if (open.kind === 'list' || open.kind === 'map') this.#remember(open.node, open.before);
      open = around.pop();
    }
  }

  /** Checks what parts it can at once; gives the first that has parts of its own, or undefined where none is left. */
  #checkParts(open: OpenNode): OpenNode | undefined {
    if (open.kind === 'list') return this.#checkItems(open);
    if (open.kind === 'map') return this.#checkEntries(open);
    return open.kind === 'merge' ? this.#checkMerge(open) : this.#follow(open);
  }

  #checkItems(open: OpenList): OpenNode | undefined {
    const { items } = open.node;
    for (let item = items[open.done]; item !== undefined; item = items[open.done]) {
      open.done++;
      const inside = this.#begin(item);
      if (inside !== undefined) return inside;
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
      if (!open.isKeyDone) {
        open.isKeyDone = true;
        const inside = open.into.textKeys ? this.#checkTextKey(key) : this.#begin(key);
        if (inside !== undefined) return inside;
      }
      open.isKeyDone = false;
      open.done++;
      if (!this.#takeKey(key, open.into)) continue;
      const inside = this.#begin(value);
      if (inside !== undefined) return inside;
    }
    return this.#openMerge(open);
  }

  #openMerge(open: OpenMap): OpenMerge | undefined {
    const { node: around, merged: node, into } = open;
    if (node === undefined) return undefined;
    open.merged = undefined;
    return {
      kind: 'merge',
      node,
      maps: node.kind === 'sequence' ? node.items : [node],
      textKeys: into.textKeys,
      taken: into.taken ?? new Set(),
      keys: into.taken === undefined ? around.entries.map(({ key }) => key) : [],
      keysDone: 0,
      isKeyRead: false,
      done: 0,
    };
  }

  #checkMerge(open: OpenMerge): OpenNode | undefined {
    for (let key = open.keys[open.keysDone]; key !== undefined; key = open.keys[open.keysDone]) {
      if (!open.isKeyRead) {
        open.isKeyRead = true;
        const inside = this.#beginAgain(key, open.taken);
        if (inside !== undefined) return inside;
      }
      open.isKeyRead = false;
      open.keysDone++;
      this.#takeAnyKey(key, open);
    }
    const map = open.maps[open.done];
    if (map === undefined) return undefined;
    open.done++;
    const target = followAlias(map);
    if (target.kind !== 'mapping') {
      throw new YamlError('map merge requires map or sequence of maps as the value', placeOf(open.node));
    }
    return this.#openInto(map, target, { textKeys: open.textKeys, taken: open.taken });
  }

  /** A key that is a map, as no good one is, takes part in what is hidden. */
  #beginAgain(key: YamlNode, taken: Set<string>): OpenNode | undefined {
    const target = followAlias(key);
    if (target.kind !== 'mapping') return this.#begin(key);
    return this.#openInto(key, target, { textKeys: hasTextKeys(target), taken });
  }

  /** Opens a map, or follows the alias that leads to it. */
  #openInto(node: YamlNode, target: MappingNode, into: TargetMap): OpenNode {
    if (node.kind === 'alias') return this.#openAlias(node, into);
    this.#budget.add(0);
    return this.#openMap(target, into, undefined);
  }

  /** Checks a node that has no parts at once. */
  #begin(node: YamlNode): OpenNode | undefined {
    if (isCollection(node)) return this.#open(node);
    if (node.kind === 'alias') return this.#checkAlias(node);
    this.#checkScalar(node);
    return undefined;
  }

  #open(node: SequenceNode | MappingNode): OpenNode {
    const isKept = this.#aliased.has(node) && !this.#checked.has(node);
    const before = isKept ? { cost: this.#budget.cost, reported: this.problems.length } : undefined;
    this.#budget.add(0);
    if (node.kind === 'sequence') return { kind: 'list', node, before, done: 0 };
    return this.#openMap(node, { textKeys: hasTextKeys(node) }, before);
  }

  /** Where a key is repeated, nothing inside is looked at. */
  #openMap(node: MappingNode, into: TargetMap, before: Before | undefined): OpenMap {
    const repeated = findRepeatedKeys(node, maxProblems);
    this.#report(repeated);
    const done = repeated.length > 0 ? node.entries.length : 0;
    return { kind: 'map', node, into, before, done, isKeyDone: false, merged: undefined };
  }

  /** What aliases will refer to: its cost and its problems count again for each. */
  #remember(node: YamlNode, before: Before | undefined): void {
    if (before === undefined) return;
    const { nodes, length } = this.#budget.cost;
    const cost = { nodes: nodes - before.cost.nodes, length: length - before.cost.length };
    this.#checked.set(node, { cost, problems: this.problems.slice(before.reported) });
  }

  #checkScalar(node: ScalarNode): void {
    const { length } = node.value;
    this.#budget.add(length);
    readScalar(node);
    if (this.#aliased.has(node)) this.#checked.set(node, { cost: { nodes: 1, length }, problems: [] });
  }

  #checkAlias(node: AliasNode): OpenNode | undefined {
    const checked = this.#checked.get(node.target);
    if (checked === undefined) return this.#openAlias(node, undefined);
    this.#budget.add(0);
    this.#budget.addAlias(checked.cost);
    this.#report(checked.problems);
    return undefined;
  }

  #openAlias(node: AliasNode, into: TargetMap | undefined): OpenAlias {
    this.#budget.add(0);
    if (this.#followed.has(node)) {
      throw new YamlError(`anchor '${node.name}' value contains itself`, placeOf(node));
    }
    return { kind: 'alias', node, into, isFollowed: false };
  }

  #follow(open: OpenAlias): OpenNode | undefined {
    const { node, into } = open;
    if (open.isFollowed) {
      this.#followed.delete(node);
      this.#budget.leaveAlias();
      return undefined;
    }
    open.isFollowed = true;
    this.#followed.add(node);
    this.#budget.enterAlias();
    const target = followAlias(node);
    if (target.kind !== 'mapping' || into === undefined) return this.#begin(target);
    return this.#openInto(target, target, into);
  }

  /** Nothing is read of a key that has parts where only a text can be one. */
  #checkTextKey(key: YamlNode): undefined {
    const target = followAlias(key);
    if (key.kind === 'alias') {
      this.#budget.add(0);
      this.#budget.enterAlias();
    }
    if (target.kind === 'scalar') this.#checkScalar(target);
    else this.#budget.add(0);
    if (key.kind === 'alias') this.#budget.leaveAlias();
  }

  /** Says whether the value under the key is looked at. */
  #takeKey(key: YamlNode, into: TargetMap): boolean {
    return into.textKeys ? this.#takeTextKey(key, into) : this.#takeAnyKey(key, into);
  }

  #takeAnyKey(key: YamlNode, { taken }: TargetMap): boolean {
    const target = followAlias(key);
    if (target.kind === 'scalar') return taken === undefined || take(taken, identityOf(readScalar(target)));
    if (target.kind === 'mapping' && findRepeatedKeys(target, 1).length > 0) return false;
    const problem =
      taken === undefined
        ? `invalid map key: ${describeKey(target)}`
        : `runtime error: hash of unhashable type ${target.kind === 'sequence' ? '[]interface {}' : mapTypeOf(target)}`;
    throw new YamlError(problem, placeOf(key));
  }

  #takeTextKey(key: YamlNode, { taken }: TargetMap): boolean {
    const target = followAlias(key);
    if (target.kind === 'scalar') {
      const value = readScalar(target);
      if (shortTag(target) === '!!null') return false;
      return taken === undefined || take(taken, identityOf(typeof value === 'string' ? value : target.value));
    }
    const repeated = target.kind === 'mapping' ? findRepeatedKeys(target, maxProblems) : [];
    const noText = { node: target, text: `cannot unmarshal ${describeNode(target)} into string` };
    this.#report(repeated.length > 0 ? repeated : [noText]);
    return false;
  }
}

/** A key that was met before hides the value of a later one. */
function take(taken: Set<string>, identity: string): boolean {
  if (taken.has(identity)) return false;
  taken.add(identity);
  return true;
}
