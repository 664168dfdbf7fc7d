import { type BrowserServer, chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { buildUi } from '../build/build-ui.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the run's one Chromium listens. */
    chromium: string;
  }
}

const executablePath = process.env.RONDO_CHROMIUM ?? '/usr/bin/chromium';
let server: BrowserServer | undefined;

/** Once per run of browser tests: the pages as they are now, and one Chromium that all files share. */
export async function setup(project: TestProject): Promise<void> {
  await buildUi({ onlyIfStale: true });
  server = await chromium.launchServer({
    executablePath,
    host: '127.0.0.1',
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
    ],
  });
  project.provide('chromium', server.wsEndpoint());
}

export async function teardown(): Promise<void> {
  await server?.close();
}
