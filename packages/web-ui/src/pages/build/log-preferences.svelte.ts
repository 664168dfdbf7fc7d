export type TimeStyle = 'clock' | 'elapsed' | 'off';

const order: readonly TimeStyle[] = ['clock', 'elapsed', 'off'];
const key = 'rondo_log';

/** How logs are shown in this browser: wrapped or not, with which times. */
class LogPreferences {
  wrap = $state(true);
  times: TimeStyle = $state('clock');
  /** All steps below each other instead of one at a time. */
  everyStep = $state(false);
  /** New lines are read out to those who listen to the page. */
  announce = $state(false);

  constructor() {
    try {
      const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
      if (typeof stored !== 'object' || stored === null) return;
      if ('wrap' in stored && stored.wrap === false) this.wrap = false;
      if ('everyStep' in stored && stored.everyStep === true) this.everyStep = true;
      if ('announce' in stored && stored.announce === true) this.announce = true;
      if ('times' in stored) this.times = order.find((one) => one === stored.times) ?? 'clock';
    } catch {
      // Somebody else's value under our key: the defaults hold.
    }
  }

  toggleWrap(): void {
    this.wrap = !this.wrap;
    this.#save();
  }

  toggleEveryStep(): void {
    this.everyStep = !this.everyStep;
    this.#save();
  }

  toggleAnnounce(): void {
    this.announce = !this.announce;
    this.#save();
  }

  nextTimes(): void {
    this.times = order[(order.indexOf(this.times) + 1) % order.length] ?? 'clock';
    this.#save();
  }

  #save(): void {
    const { wrap, times, everyStep, announce } = this;
    localStorage.setItem(key, JSON.stringify({ wrap, times, everyStep, announce }));
  }
}

export const logPreferences = new LogPreferences();
