/** What the keys of the build page do (ui.md A13). */
export interface BuildKeyActions {
  readonly newer: () => void;
  readonly older: () => void;
  readonly trigger: () => void;
  readonly rerun: () => void;
  readonly abort: () => void;
  readonly follow: () => void;
  readonly top: () => void;
  readonly help: () => void;
  readonly close: () => void;
}

export const shortcuts: readonly (readonly [keys: string, what: string])[] = [
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
  ['?', 'These shortcuts'],
];

const scrollPx = 60;
let lastG = 0;

/** Handles a key press; keys typed into fields, and those with Ctrl, Meta or Alt, are left alone. */
export function pressBuildKey(event: KeyboardEvent, actions: BuildKeyActions): void {
  const target = event.target;
  const typing =
    target instanceof HTMLElement && (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable);
  if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
  // Held down, a key acts once where it changes something.
  const once = (act: () => void) => () => {
    if (!event.repeat) act();
  };
  const keys: Readonly<Record<string, () => void>> = {
    h: actions.newer,
    l: actions.older,
    j: () => scrollLog((log) => log.scrollBy(0, scrollPx)),
    k: () => scrollLog((log) => log.scrollBy(0, -scrollPx)),
    g: () => pressG(event.timeStamp, actions),
    G: actions.follow,
    T: once(actions.trigger),
    R: once(actions.rerun),
    A: once(actions.abort),
    '?': actions.help,
    Escape: actions.close,
  };
  keys[event.key]?.();
}

function pressG(now: number, actions: BuildKeyActions): void {
  if (now - lastG < 600) {
    actions.top();
    scrollLog((log) => log.scrollTo(0, 0));
  }
  lastG = now;
}

function scrollLog(scroll: (log: Element) => void): void {
  const log = document.querySelector('.log');
  if (log !== null) scroll(getComputedStyle(log).overflowY === 'visible' ? document.documentElement : log);
}
