import { createContext } from 'svelte';
import type { App } from './app.svelte.ts';

/** What every page is given: session, API, address bar, live connection, clock. Throws where it was not set. */
export const [getApp, setApp] = createContext<App>();
