import type { Route } from './route.ts';
import { formatRoute, parseRoute } from './route-table.ts';

/** The address bar. Internal links are followed without a page load; `hide_ui` travels along (ui.md A2.5). */
export class Router {
  route: Route = $state.raw(parseRoute(location.pathname, location.search));
  hash = $state(location.hash);
  readonly hideUi = new URLSearchParams(location.search).get('hide_ui')?.toLowerCase() === 'true';

  constructor() {
    addEventListener('popstate', () => this.#read());
    addEventListener('hashchange', () => this.#read());
    document.addEventListener('click', (event) => this.#click(event));
  }

  go(route: Route, options: { replace?: boolean; hash?: string } = {}): void {
    this.goTo(formatRoute(route) + (options.hash ?? ''), options);
  }

  /** Goes to a path of this site, with its query and fragment. */
  goTo(path: string, options: { replace?: boolean } = {}): void {
    const url = new URL(path, location.origin);
    if (this.hideUi) url.searchParams.set('hide_ui', 'true');
    history[options.replace === true ? 'replaceState' : 'pushState'](undefined, '', url);
    this.#read();
    if (options.replace !== true && url.hash === '') scrollTo(0, 0);
  }

  /** Changes only the fragment, without a new entry in the history. */
  setHash(hash: string): void {
    history.replaceState(undefined, '', `${location.pathname}${location.search}${hash}`);
    this.#read();
  }

  #read(): void {
    const next = parseRoute(location.pathname, location.search);
    if (JSON.stringify(next) !== JSON.stringify(this.route)) this.route = next;
    this.hash = location.hash;
  }

  #click(event: MouseEvent): void {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (link === null || link.target !== '' || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (parseRoute(link.pathname, link.search).page === 'not-found') return;
    event.preventDefault();
    this.goTo(link.pathname + link.search + link.hash);
  }
}
