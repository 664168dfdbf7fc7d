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
  login: () => import('./login/LoginPage.svelte'),
  'fly-success': () => import('./login/FlySuccessPage.svelte'),
  'not-found': () => import('./lost/UnknownPage.svelte'),
};

const loaded = new Map<() => Promise<PageModule>, Promise<PageModule>>();

export function pageOf(page: Route['page']): Promise<PageModule> {
  const loader = loaders[page];
  const known = loaded.get(loader) ?? loader();
  loaded.set(loader, known);
  return known;
}
