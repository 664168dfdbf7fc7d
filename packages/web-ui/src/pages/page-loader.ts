import type { Component } from 'svelte';
import type { Route } from '../routes/route.ts';

/** A page's module. Pages are loaded when they are first shown, each in a chunk of its own. */
export interface PageModule {
  readonly default: Component;
}

const loaders: Record<Route['page'], () => Promise<PageModule>> = {
  dashboard: () => import('./dashboard/DashboardPage.svelte'),
  pipeline: () => import('./pipeline/PipelinePage.svelte'),
  job: () => import('./job/JobPage.svelte'),
  build: () => import('./build/BuildPage.svelte'),
  'one-off-build': () => import('./build/BuildPage.svelte'),
  resource: () => import('./resource/ResourcePage.svelte'),
  causality: () => import('./causality/CausalityPage.svelte'),
  builds: () => import('./builds/BuildsPage.svelte'),
  config: () => import('./config/ConfigPage.svelte'),
  workers: () => import('./workers/WorkersPage.svelte'),
  settings: () => import('./settings/SettingsPage.svelte'),
  login: () => import('./login/LoginPage.svelte'),
  'download-fly': () => import('./welcome/DownloadFlyPage.svelte'),
  'fly-success': () => import('./login/FlySuccessPage.svelte'),
  'not-found': () => import('./lost/UnknownPage.svelte'),
};

const loaded = new Map<() => Promise<PageModule>, Promise<PageModule>>();
const retryMs = 500;

/** A page's module; loading is tried twice, because a network that changes loses what was on its way. A failure is not remembered. */
export function pageOf(page: Route['page']): Promise<PageModule> {
  const loader = loaders[page];
  const known = loaded.get(loader) ?? loadTwice(loader);
  loaded.set(loader, known);
  known.catch(() => loaded.delete(loader));
  return known;
}

async function loadTwice(loader: () => Promise<PageModule>): Promise<PageModule> {
  try {
    return await loader();
  } catch {
    await new Promise((resolve) => setTimeout(resolve, retryMs));
    return loader();
  }
}
