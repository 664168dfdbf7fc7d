/** A line of an item's YAML: in both texts, only in the old one, or only in the new one. */
export interface DiffLine {
  readonly kind: 'common' | 'removed' | 'added';
  readonly text: string;
}

/** What happened to an item. `renamed`: its `old_name` says what it was called. */
export type DiffChange =
  | { readonly kind: 'changed' | 'removed' | 'added' }
  | { readonly kind: 'renamed'; readonly from: string };

export interface DiffItem {
  /** Absent where there is only one, as of the display configuration. */
  readonly name?: string;
  readonly change: DiffChange;
  /** All lines of the item, without a limit of context. */
  readonly lines: readonly DiffLine[];
}

export type DiffSectionKind =
  | 'groups'
  | 'var_sources'
  | 'resources'
  | 'resource_types'
  | 'prototypes'
  | 'jobs'
  | 'display'
  | 'user_data';

/** A section with differences. */
export interface DiffSection {
  readonly kind: DiffSectionKind;
  readonly items: readonly DiffItem[];
}

/** How two pipelines differ, section by section in the order in which they are shown; empty when they don't (fly.md 14.3). */
export type PipelineDiff = readonly DiffSection[];
