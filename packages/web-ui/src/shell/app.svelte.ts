import { ApiClient, type ApiFailure, describeFailure } from '../data/api-client.ts';
import { asObject, text } from '../data/json.ts';
import { StockApi } from '../data/stock-api.ts';
import { Router } from '../routes/router.svelte.ts';
import { Clock } from './clock.svelte.ts';
import { Favourites } from './favourites.svelte.ts';
import { featureFlag } from './feature-flags.ts';
import { Live } from './live.svelte.ts';
import { Look } from './look.svelte.ts';
import { PipelineIndex } from './pipeline-index.svelte.ts';
import { Session } from './session.svelte.ts';
import { Toasts } from './toasts.svelte.ts';

export interface ServerInfo {
  readonly version: string;
  readonly clusterName: string;
}

/** The running app: everything that lives longer than a page. */
export class App {
  readonly session = new Session(() => void this.followSession());
  readonly router = new Router();
  readonly clock = new Clock();
  readonly look = new Look();
  readonly toasts = new Toasts();
  readonly favourites = new Favourites();
  readonly live = new Live();
  readonly client = new ApiClient({
    fetch: (input, init) => fetch(input, init),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    csrfToken: () => this.session.csrfToken,
    onUnauthorized: () => {
      this.session.user = null;
    },
  });
  readonly api = new StockApi(this.client, { causality: featureFlag('resource_causality') ?? true });
  readonly pipelines = new PipelineIndex(this);
  info: ServerInfo | undefined = $state.raw();
  sideBarOpen = $state(readSideBar());

  /** Takes over the token that the login left in the address, and asks who is looking. */
  async start(): Promise<void> {
    const url = new URL(location.href);
    const meta = document.querySelector('meta[name="csrf-token"]')?.getAttribute('content');
    const token = url.searchParams.get('csrf_token') || meta;
    if (token !== null && token !== undefined && token !== '') this.session.setCsrfToken(token);
    if (url.searchParams.has('csrf_token')) {
      url.searchParams.delete('csrf_token');
      history.replaceState(undefined, '', url);
    }
    if (this.router.route.page !== 'login') this.pipelines.askEarly();
    await Promise.all([this.refreshUser(), this.refreshInfo()]);
  }

  async refreshUser(): Promise<void> {
    const answer = await this.api.user();
    this.session.user = answer.ok ? answer.value : null;
  }

  /** Another tab logged in or out: what this one shows belongs to somebody else, so it begins anew, except where it waits for a login. */
  async followSession(): Promise<void> {
    const before = this.session.user?.name;
    await this.refreshUser();
    if (this.session.user?.name !== before && this.router.route.page !== 'login') location.reload();
  }

  async refreshInfo(): Promise<void> {
    const answer = await this.client.get('/api/v1/info', (body) => asObject(body) ?? {});
    if (answer.ok) {
      this.info = {
        version: text(answer.value, 'version') ?? '',
        clusterName: text(answer.value, 'cluster_name') ?? '',
      };
    }
  }

  /** A change that was refused: leads to the login when nobody is logged in, else says what the server said. */
  complain(headline: string, failure: ApiFailure): void {
    if (failure.kind === 'unauthorized') this.askToLogIn();
    else this.toasts.add(headline, describeFailure(failure));
  }

  askToLogIn(): void {
    const { pathname, search, hash } = location;
    this.router.go({ page: 'login', returnTo: pathname + search + hash });
  }

  async logOut(): Promise<void> {
    await fetch('/sky/logout', { credentials: 'same-origin' });
    this.session.setCsrfToken(undefined);
    this.session.user = null;
    this.pipelines.forget();
    this.live.retryNow();
    this.router.goTo('/');
  }

  setSideBar(open: boolean): void {
    this.sideBarOpen = open;
    localStorage.setItem('side_bar_state', JSON.stringify({ is_open: open, width: 275 }));
  }
}

function readSideBar(): boolean {
  try {
    return asObject(JSON.parse(localStorage.getItem('side_bar_state') ?? 'null'))?.is_open === true;
  } catch {
    return false;
  }
}
