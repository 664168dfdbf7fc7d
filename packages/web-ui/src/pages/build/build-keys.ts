/** What the keys of the build page do (ui.md A13). */
export interface BuildKeyActions {
  readonly newer: () => void;
  readonly older: () => void;
  readonly trigger: () => void;
  readonly rerun: () => void;
  readonly abort: () => void;
  readonly follow: () => void;
  readonly top: () => void;
}

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
  let box = document.querySelector('.log');
  while (box !== null && getComputedStyle(box).overflowY === 'visible') box = box.parentElement;
  scroll(box ?? document.documentElement);
}
