import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';
import type { FakeServer } from './fake-server.ts';

export interface Viewer {
  readonly theme?: 'dark' | 'light' | 'contrast';
  readonly width?: 1440 | 390;
}

const heights = { 1440: 900, 390: 844 } as const;
let browser: Promise<Browser> | undefined;

/** The Chromium of the run (shared-browser.ts). Everything of a test happens in a context of its own. */
export function openBrowser(): Promise<Browser> {
  browser ??= chromium.connect(inject('chromium'));
  return browser;
}

/** Somebody in front of the pages of a fake server. `complaints` are errors of scripts, and everything the security policy refused. */
export class Visit implements AsyncDisposable {
  readonly page: Page;
  readonly complaints: string[] = [];
  readonly #context: BrowserContext;

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|violates/i.test(message.text())) this.complaints.push(message.text());
    });
  }

  static async start(server: FakeServer, path: string, viewer: Viewer = {}): Promise<Visit> {
    const width = viewer.width ?? 1440;
    const context = await (await openBrowser()).newContext({
      baseURL: server.origin,
      viewport: { width, height: heights[width] },
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    context.setDefaultTimeout(10_000);
    await context.addInitScript(
      (look) => localStorage.setItem('rondo_look', look),
      JSON.stringify({ theme: viewer.theme ?? 'dark' }),
    );
    if (server.user !== undefined) {
      await context.addInitScript(() => localStorage.setItem('csrf_token', JSON.stringify('f'.repeat(64))));
    }
    const visit = new Visit(context, await context.newPage());
    await visit.#arrive(path);
    return visit;
  }

  /** Where containers come and go, Chromium sees the machine's network change and drops what it was loading: then once more. */
  async #arrive(path: string): Promise<void> {
    let dropped = false;
    const watch = (request: { failure: () => { errorText: string } | null }) => {
      dropped ||= request.failure()?.errorText === 'net::ERR_NETWORK_CHANGED';
    };
    this.page.on('requestfailed', watch);
    for (let attempt = 0; attempt < 4; attempt += 1) {
      dropped = false;
      await this.page.goto(path).catch((error: unknown) => {
        if (!dropped) throw error;
      });
      await this.page
        .locator('#main')
        .first()
        .waitFor({ state: 'attached', timeout: 4_000 })
        .catch(() => undefined);
      if (!dropped) break;
    }
    this.page.off('requestfailed', watch);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#context.close();
  }
}
