import { localPath } from '../../routes/route-table.ts';
import type { App } from '../../shell/app.svelte.ts';
import { askForLogin, type Connector, type LoginPorts, sendPassword } from './log-in.ts';

const meta = (name: string) => document.querySelector(`meta[name="${name}"]`)?.getAttribute('content') ?? '';

/** The login: shown at `/login`, in place of the dashboard for nobody, and at the address of the server's own form. */
export class LoginPage {
  name = $state('');
  password = $state('');
  error: string | undefined = $state();
  busy = $state(false);
  connectors: readonly Connector[] = $state.raw([]);
  /** Only other ways than a password exist. */
  onlyConnectors = $state(false);
  readonly #app: App;
  readonly #returnTo: string;
  readonly #isServerForm = location.pathname.startsWith('/sky/issuer/auth/');
  readonly #ports: LoginPorts = {
    fetch: (input, init) => fetch(input, init),
    parse: (html) => new DOMParser().parseFromString(html, 'text/html'),
    origin: location.origin,
  };

  constructor(app: App) {
    this.#app = app;
    const { route } = app.router;
    this.#returnTo = route.page === 'login' ? localPath(route.returnTo) : location.pathname + location.search;
    if (this.#isServerForm) {
      this.name = meta('login-name');
      this.error = meta('login-error') || undefined;
    } else void this.#look();
  }

  async submit(): Promise<void> {
    this.busy = true;
    this.error = undefined;
    const action = this.#isServerForm ? location.href : await this.#formAction();
    if (action !== undefined) {
      const outcome = await sendPassword(action, this.name, this.password, this.#ports);
      if (outcome.kind === 'done') return this.#arrive(outcome.address);
      if (outcome.kind === 'refused') this.error = outcome.message;
      else this.#goThere();
    }
    this.busy = false;
  }

  async #look(): Promise<void> {
    const offer = await askForLogin(this.#returnTo, this.#ports);
    if (offer.kind === 'done') return this.#arrive(offer.address);
    if (offer.kind === 'elsewhere') return;
    this.connectors = offer.connectors;
    this.onlyConnectors = offer.kind === 'connectors';
  }

  /** A fresh form for every try: its state expires. */
  async #formAction(): Promise<string | undefined> {
    const offer = await askForLogin(this.#returnTo, this.#ports);
    if (offer.kind === 'form') return offer.action;
    if (offer.kind === 'done') await this.#arrive(offer.address);
    else this.#goThere();
    return undefined;
  }

  #goThere(): void {
    location.assign(`/sky/login?${new URLSearchParams({ redirect_uri: this.#returnTo })}`);
  }

  /** Takes the token from the address the login ended at and goes on to where the user wanted to be, fragment included. */
  async #arrive(address: string): Promise<void> {
    const url = new URL(address, location.origin);
    const token = url.searchParams.get('csrf_token');
    if (token !== null && token !== '') this.#app.session.setCsrfToken(token);
    url.searchParams.delete('csrf_token');
    const wanted = this.#isServerForm ? url.pathname + url.search : this.#returnTo;
    if (wanted.startsWith('/fly_success') || this.#isServerForm) return location.replace(url.href);
    await this.#app.refreshUser();
    this.#app.live.retryNow();
    this.#app.router.goTo(wanted, { replace: true });
    this.busy = false;
  }
}
