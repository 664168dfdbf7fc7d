import { basename } from 'node:path';
import type { Document, Node, Pair, YAMLMap } from 'yaml';
import { cfFailure } from '../request.ts';

/**
 * A manifest as a document that remembers how it was written: every scalar is a text, so that `1.10`, `007` and `yes` stay
 * what they are. Throws ProgramFailure when it is no YAML.
 */
export async function parseManifest(path: string, text: string): Promise<Document.Parsed> {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { schema: 'failsafe' });
  const [error] = document.errors;
  if (error !== undefined) throw cfFailure(`${basename(path)} is not YAML: ${error.message}`, error);
  return document;
}

/** The text of a manifest; long lines stay whole. */
export function renderManifest(document: Document): string {
  return document.toString({ lineWidth: 0 });
}

/** How often one map may take over another that takes over another. */
const maxDepth = 50;

/** A map by its keys, with what it takes over by `<<`; what stands in it wins. Undefined for what is no map. */
export async function entriesOf(document: Document, node: unknown, depth = 0): Promise<Map<string, Pair> | undefined> {
  if (depth > maxDepth) throw cfFailure('the manifest takes a map over into itself');
  const { isAlias, isMap, isSeq } = await import('yaml');
  const target = isAlias(node) ? node.resolve(document) : node;
  if (!isMap(target)) return undefined;
  const [own, inherited] = [new Map<string, Pair>(), new Map<string, Pair>()];
  for (const pair of target.items) {
    if (String(pair.key) !== '<<') {
      own.set(String(pair.key), pair);
      continue;
    }
    const sources = isSeq(pair.value) ? pair.value.items : [pair.value];
    for (const source of sources) {
      for (const [key, found] of (await entriesOf(document, source, depth + 1)) ?? [])
        if (!inherited.has(key)) inherited.set(key, found);
    }
  }
  return new Map([...inherited, ...own]);
}

/** More than any manifest has; an alias of aliases of aliases would fill the memory. */
const maxNodes = 10_000;

/** A map of its own with the same members, in full: no anchor is shared with anything. Throws ProgramFailure when it is endless. */
export async function ownCopy(document: Document, entries: ReadonlyMap<string, Pair>): Promise<YAMLMap> {
  return await copyOf(document, entries, { left: maxNodes });
}

async function copyOf(
  document: Document,
  entries: ReadonlyMap<string, Pair>,
  budget: { left: number },
): Promise<YAMLMap> {
  const { YAMLMap: MapNode, Pair: PairNode } = await import('yaml');
  const copy = new MapNode(document.schema);
  for (const [key, { value }] of entries) copy.items.push(new PairNode(key, await inFull(document, value, budget)));
  return copy;
}

async function inFull(document: Document, node: unknown, budget: { left: number }): Promise<unknown> {
  const { isAlias, isNode, isSeq, YAMLSeq: SeqNode } = await import('yaml');
  budget.left -= 1;
  if (budget.left < 0)
    throw cfFailure(`the manifest comes to more than ${maxNodes} values; its anchors may be in each other`);
  if (isAlias(node)) return await inFull(document, node.resolve(document), budget);
  const entries = await entriesOf(document, node);
  if (entries !== undefined) return await copyOf(document, entries, budget);
  if (isSeq(node)) {
    const list = new SeqNode(document.schema);
    for (const item of node.items) list.items.push(await inFull(document, item, budget));
    return list;
  }
  if (!isNode(node)) return node;
  const clone = node.clone() as Node & { anchor?: string };
  delete clone.anchor;
  return clone;
}
