import type { DiffItem, DiffLine, DiffSectionKind, PipelineDiff } from './pipeline-diff.ts';

/** How a diff is printed. Stock `fly` always moves the signs into the first column, whatever it prints to. */
export interface RenderOptions {
  colors: boolean;
  /** Backspaces before a sign: on a terminal they move it into the first column. Without them signs stand there themselves. */
  backspaces: boolean;
}

const sections: { readonly [Kind in DiffSectionKind]: { readonly header?: string; readonly label: string } } = {
  groups: { header: 'groups:', label: 'group' },
  var_sources: { header: 'variable source:', label: 'variable source' },
  resources: { header: 'resources:', label: 'resource' },
  resource_types: { header: 'resource types:', label: 'resource type' },
  prototypes: { header: 'prototypes:', label: 'prototype' },
  jobs: { header: 'jobs:', label: 'job' },
  display: { label: 'display configuration' },
  user_data: { label: 'user_data' },
};

const red = '\x1b[0;31m';
const green = '\x1b[0;32m';
const yellow = '\x1b[0;33m';
const reset = '\x1b[0m';

/** A diff as `fly set-pipeline` and the `set_pipeline` step print it, byte for byte with colours and backspaces (fly.md 14.3). */
export function renderDiff(diff: PipelineDiff, options: RenderOptions): string {
  const texts = diff.map(({ kind, items }) => {
    const { header, label } = sections[kind];
    const body = items.map((item) => renderItem(item, label, options));
    return `${header === undefined ? '' : `${header}\n`}${body.join('')}`;
  });
  return texts.join('');
}

function renderItem({ name, change, lines }: DiffItem, label: string, options: RenderOptions): string {
  const subject = change.kind === 'renamed' ? change.from : name;
  const head = `${label}${subject === undefined ? '' : ` ${subject}`} ${told(change, name)}:`;
  const body = lines.map((line) => renderLine(line, options));
  return `  ${paint(head, yellow, options)}\n${body.join('')}`;
}

function told(change: DiffItem['change'], name = ''): string {
  if (change.kind === 'changed') return 'has changed';
  return change.kind === 'renamed' ? `has been renamed to ${name}` : `has been ${change.kind}`;
}

function renderLine({ kind, text }: DiffLine, options: RenderOptions): string {
  if (kind === 'common') return `  ${text}\n`;
  const [sign, color] = kind === 'added' ? ['+', green] : ['-', red];
  const margin = options.backspaces ? '  \b\b' : '';
  return `${margin}${paint(sign, color, options)} ${paint(text, color, options)}\n`;
}

function paint(text: string, color: string, { colors }: RenderOptions): string {
  return colors ? `${color}${text}${reset}` : text;
}
