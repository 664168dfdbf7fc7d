import type { StockUser } from '../data/stock-shapes.ts';

const csrfKey = 'csrf_token';

/** Who is looking, and the token that changes need. Other tabs follow through the browser's storage. */
export class Session {
  /** `undefined` until the server has said who it is; `null` = nobody. */
  user: StockUser | null | undefined = $state();
  #csrfToken: string | undefined;

  /** `onElsewhere`: told when another tab logged in or out. */
  constructor(onElsewhere: () => void) {
    this.#csrfToken = readStored();
    addEventListener('storage', (event) => {
      if (event.key !== csrfKey && event.key !== null) return;
      this.#csrfToken = readStored();
      onElsewhere();
    });
  }

  get csrfToken(): string | undefined {
    return this.#csrfToken;
  }

  setCsrfToken(token: string | undefined): void {
    this.#csrfToken = token;
    if (token === undefined) localStorage.removeItem(csrfKey);
    else localStorage.setItem(csrfKey, JSON.stringify(token));
  }

  /** May the viewer change things in a team: `member`, `pipeline-operator` or `owner`, or an administrator (ui.md A4.6). */
  canChange(team: string): boolean {
    const roles = this.user?.teams.get(team) ?? [];
    return this.user?.isAdmin === true || roles.some((role) => role !== 'viewer');
  }

  /** May the viewer set pipelines in a team: `member` or `owner`, or an administrator. */
  canSetPipelines(team: string): boolean {
    const roles = this.user?.teams.get(team) ?? [];
    return this.user?.isAdmin === true || roles.includes('owner') || roles.includes('member');
  }

  /** What a locked control says; `undefined` when it is not locked. Nobody is asked to log in by a lock: pressing leads to the login. */
  refusal(team: string): string | undefined {
    return this.user === null || this.user === undefined || this.canChange(team) ? undefined : 'needs member';
  }
}

function readStored(): string | undefined {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(csrfKey) ?? 'null');
    return typeof value === 'string' && value !== '' ? value : undefined;
  } catch {
    return undefined;
  }
}
