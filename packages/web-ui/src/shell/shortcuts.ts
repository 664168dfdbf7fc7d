import type { Route } from '../routes/route.ts';

export type Shortcut = readonly [keys: string, what: string];

/** Table: keys that act on every page, and those of each page (ui.md A13, C6.7). */
const everywhere: readonly Shortcut[] = [
  ['Ctrl K', 'Find or do anything'],
  ['?', 'These shortcuts'],
];

const ofPages: Partial<Record<Route['page'], readonly Shortcut[]>> = {
  dashboard: [
    ['/', 'Filter'],
    ['Space', 'On a name: take the card up, arrows move it, Space puts it down'],
    ['Esc', 'Leave the filter, or the wall'],
  ],
  pipeline: [
    ['/', 'Filter jobs'],
    ['f', 'Fit the graph'],
    ['+', 'Larger'],
    ['-', 'Smaller'],
    ['Esc', 'Clear focus'],
  ],
  build: [
    ['h', 'Newer build'],
    ['l', 'Older build'],
    ['j', 'Scroll down'],
    ['k', 'Scroll up'],
    ['g g', 'Top of the log'],
    ['G', 'End, and follow'],
    ['/', 'Find in the log'],
    ['T', 'Trigger'],
    ['R', 'Rerun'],
    ['A A', 'Abort, press twice'],
  ],
  resource: [['Enter', 'Save the note on the pin']],
};

export function shortcutsOf(page: Route['page']): readonly Shortcut[] {
  return [...(ofPages[page === 'one-off-build' ? 'build' : page] ?? []), ...everywhere];
}

/** Every shortcut there is, once, for the settings. */
export function allShortcuts(): readonly Shortcut[] {
  const all = [...everywhere, ...(ofPages.build ?? []), ...(ofPages.pipeline ?? [])];
  return all.filter(([keys], index) => all.findIndex(([other]) => other === keys) === index);
}
