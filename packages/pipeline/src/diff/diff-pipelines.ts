import type { PipelineConfig } from '../config/pipeline-config.ts';
import type { JsonNode } from '../json/json-node.ts';
import { pipelineCodec } from '../parse/pipeline-codec.ts';
import { rereadJson } from '../text/reread-json.ts';
import { emitYaml } from '../yaml/emit/emit-yaml.ts';
import { diffLines } from './diff-lines.ts';
import type { DiffChange, DiffItem, DiffSection, DiffSectionKind, PipelineDiff } from './pipeline-diff.ts';

export interface DiffOptions {
  /** Match a job or resource with the one that its `old_name` names. Stock `fly` shows a rename as removed and added. */
  followRenames?: boolean;
  /** Compare prototypes. Stock `fly` never does. */
  comparePrototypes?: boolean;
}

/** An entry of a section, in the words that are compared. */
interface Entry {
  name: string;
  oldName: string | undefined;
  text: string;
}

/**
 * How a pipeline differs from the one that exists, undefined where none does (fly.md 14.3). Entries are matched by name and differ if
 * their YAML does: existing ones in the old order, then added ones in the new order. A group that has moved is reported as changed,
 * once more if it was edited, too.
 */
export function diffPipelines(
  before: PipelineConfig | undefined,
  after: PipelineConfig,
  options: DiffOptions = {},
): PipelineDiff {
  const [old, fresh] = [
    before === undefined ? new Map() : pipelineCodec.encodeMap(before),
    pipelineCodec.encodeMap(after),
  ];
  const section = (kind: DiffSectionKind, match: MatchOptions = {}): DiffSection => {
    return { kind, items: diffEntries(entriesOf(old.get(kind)), entriesOf(fresh.get(kind)), match) };
  };
  const renames = { followRenames: options.followRenames === true };
  const sections: DiffSection[] = [
    section('groups', { inOrder: true }),
    section('var_sources'),
    section('resources', renames),
    section('resource_types'),
    ...(options.comparePrototypes === true ? [section('prototypes')] : []),
    section('jobs', renames),
    { kind: 'display', items: diffSingle(old.get('display'), fresh.get('display')) },
    { kind: 'user_data', items: diffSingle(old.get('user_data'), fresh.get('user_data')) },
  ];
  return sections.filter(({ items }) => items.length > 0);
}

interface MatchOptions {
  followRenames?: boolean;
  /** An entry that stands elsewhere counts as changed. */
  inOrder?: boolean;
}

function diffEntries(old: readonly Entry[], fresh: readonly Entry[], match: MatchOptions): DiffItem[] {
  const oldNames = new Set(old.map((entry) => entry.name));
  const successors = firstByName(fresh);
  if (match.followRenames === true) {
    for (const entry of fresh) {
      const { oldName } = entry;
      if (oldName === undefined || oldNames.has(entry.name) || successors.has(oldName)) continue;
      if (oldNames.has(oldName)) successors.set(oldName, entry);
    }
  }
  const kept = old.flatMap((entry, index) => {
    const successor = successors.get(entry.name);
    if (successor === undefined) return [itemOf(entry.name, { kind: 'removed' }, [entry.text, ''])];
    const change: DiffChange =
      successor.name === entry.name ? { kind: 'changed' } : { kind: 'renamed', from: entry.name };
    const item = itemOf(successor.name, change, [entry.text, successor.text]);
    const hasMoved = match.inOrder === true && fresh.indexOf(successor) !== index;
    return [...(entry.text === successor.text ? [] : [item]), ...(hasMoved ? [item] : [])];
  });
  const matched = new Set(old.map((entry) => successors.get(entry.name)));
  const added = fresh.filter((entry) => !oldNames.has(entry.name) && !matched.has(entry));
  return [...kept, ...added.map((entry) => itemOf(entry.name, { kind: 'added' }, ['', entry.text]))];
}

/** Of entries with one name the first counts. */
function firstByName(entries: readonly Entry[]): Map<string, Entry> {
  return new Map(entries.toReversed().map((entry) => [entry.name, entry]));
}

function diffSingle(old: JsonNode | undefined, fresh: JsonNode | undefined): DiffItem[] {
  const [before, after] = [old === undefined ? '' : yamlOf(old), fresh === undefined ? '' : yamlOf(fresh)];
  if (before === after) return [];
  const kind = before === '' ? 'added' : after === '' ? 'removed' : 'changed';
  return [{ change: { kind }, lines: diffLines(before, after) }];
}

function itemOf(name: string, change: DiffChange, [before, after]: readonly [string, string]): DiffItem {
  return { name, change, lines: diffLines(before, after) };
}

function entriesOf(section: JsonNode | undefined): Entry[] {
  if (!Array.isArray(section)) return [];
  return section.map((node) => ({
    name: textIn(node, 'name') ?? '',
    oldName: textIn(node, 'old_name'),
    text: yamlOf(node),
  }));
}

function textIn(node: JsonNode, key: string): string | undefined {
  const value = node instanceof Map ? node.get(key) : undefined;
  return typeof value === 'string' ? value : undefined;
}

function yamlOf(node: JsonNode): string {
  return emitYaml(rereadJson(node, { doubles: false }));
}
