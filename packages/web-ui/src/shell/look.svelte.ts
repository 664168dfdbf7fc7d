import type { Density } from '../routes/route.ts';

export const themes = ['dark', 'light', 'contrast', 'auto'] as const;
export type Theme = (typeof themes)[number];

const key = 'rondo_look';
const densities: readonly Density[] = ['comfortable', 'compact', 'high'];

/** Theme, status colours and density, kept in this browser; the script in the page's head reads the same key before the first paint. */
export class Look {
  theme: Theme = $state('dark');
  safeColours = $state(false);
  /** How the dashboard begins. */
  density: Density = $state('comfortable');

  constructor() {
    const stored = readStored();
    this.theme = themes.find((theme) => theme === stored.theme) ?? 'dark';
    this.safeColours = stored.status === 'safe';
    this.density = densities.find((density) => density === stored.density) ?? 'comfortable';
    matchMedia('(prefers-color-scheme: light)').addEventListener('change', () => this.#apply());
    this.#apply();
  }

  set(change: { theme?: Theme; safeColours?: boolean; density?: Density }): void {
    this.theme = change.theme ?? this.theme;
    this.safeColours = change.safeColours ?? this.safeColours;
    this.density = change.density ?? this.density;
    const status = this.safeColours ? 'safe' : 'classic';
    localStorage.setItem(key, JSON.stringify({ theme: this.theme, status, density: this.density }));
    this.#apply();
  }

  #apply(): void {
    const light = matchMedia('(prefers-color-scheme: light)').matches;
    const html = document.documentElement;
    html.dataset.theme = this.theme === 'auto' ? (light ? 'light' : 'dark') : this.theme;
    html.dataset.status = this.safeColours ? 'safe' : 'classic';
  }
}

function readStored(): { theme?: unknown; status?: unknown; density?: unknown } {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
