import { asObject } from '../data/json.ts';
import type { Density } from '../routes/route.ts';
import { clockStyle } from '../time/clock-style.ts';

export const themes = ['dark', 'light', 'contrast', 'auto'] as const;
export type Theme = (typeof themes)[number];

const key = 'rondo_look';
const densities: readonly Density[] = ['comfortable', 'compact', 'high'];

export interface Choices {
  readonly theme: Theme;
  readonly safeColours: boolean;
  readonly density: Density;
  readonly utc: boolean;
  readonly twelveHours: boolean;
  readonly singleKeys: boolean;
}

/** What the user chose in the settings, kept in this browser; the script in the page's head reads the same key before the first paint. */
export class Look {
  theme: Theme = $state('dark');
  safeColours = $state(false);
  /** How the dashboard begins. */
  density: Density = $state('comfortable');
  utc = $state(false);
  twelveHours = $state(false);
  /** Keys that act without Ctrl: `/`, `h`, `T` and the like. */
  singleKeys = $state(true);

  constructor() {
    const stored = readStored();
    this.theme = themes.find((theme) => theme === stored.theme) ?? 'dark';
    this.safeColours = stored.status === 'safe';
    this.density = densities.find((density) => density === stored.density) ?? 'comfortable';
    this.utc = stored.utc === true;
    this.twelveHours = stored.twelveHours === true;
    this.singleKeys = stored.singleKeys !== false;
    matchMedia('(prefers-color-scheme: light)').addEventListener('change', () => this.#apply());
    this.#apply();
  }

  set(change: Partial<Choices>): void {
    this.theme = change.theme ?? this.theme;
    this.safeColours = change.safeColours ?? this.safeColours;
    this.density = change.density ?? this.density;
    this.utc = change.utc ?? this.utc;
    this.twelveHours = change.twelveHours ?? this.twelveHours;
    this.singleKeys = change.singleKeys ?? this.singleKeys;
    const { theme, density, utc, twelveHours, singleKeys } = this;
    const status = this.safeColours ? 'safe' : 'classic';
    localStorage.setItem(key, JSON.stringify({ theme, status, density, utc, twelveHours, singleKeys }));
    this.#apply();
  }

  #apply(): void {
    const light = matchMedia('(prefers-color-scheme: light)').matches;
    const html = document.documentElement;
    html.dataset.theme = this.theme === 'auto' ? (light ? 'light' : 'dark') : this.theme;
    html.dataset.status = this.safeColours ? 'safe' : 'classic';
    clockStyle.utc = this.utc;
    clockStyle.twelveHours = this.twelveHours;
  }
}

function readStored(): { readonly [choice: string]: unknown } {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    return asObject(value) ?? {};
  } catch {
    return {};
  }
}
