import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type PreviewServer, preview } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../testing/browser.ts';
import { complaintsOf } from '../testing/complaints.ts';

const room = join(import.meta.dirname, '../..');
let outDir: string;
let server: PreviewServer;

beforeAll(async () => {
  outDir = mkdtempSync(join(tmpdir(), 'rondo-gallery-'));
  const config = {
    root: room,
    logLevel: 'error' as const,
    build: { outDir, rolldownOptions: { input: join(room, 'gallery.html') } },
  };
  await build(config);
  server = await preview({ ...config, preview: { host: '127.0.0.1', port: 0 } });
});

afterAll(async () => {
  await server.close();
  rmSync(outDir, { recursive: true });
});

const themes = ['dark', 'light', 'contrast'];

describe('the parts of the pages', () => {
  it('have nothing against them in any theme, and fit a small screen', async () => {
    const context = await (await openBrowser()).newContext({
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    // Chromium drops what it loads when containers beside it change the machine's network: then once more.
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await page.goto(`${server.resolvedUrls?.local[0]}gallery.html`).catch(() => undefined);
      const drawn = page.getByRole('heading', { name: 'A line of a log' }).waitFor({ timeout: 5_000 });
      if (
        await drawn.then(
          () => true,
          () => false,
        )
      )
        break;
    }
    await page.evaluate(() => document.fonts.ready);
    for (const theme of themes) {
      await page.evaluate((name) => {
        document.documentElement.dataset.theme = name;
      }, theme);
      expect(await complaintsOf(page, theme === 'dark' ? 'all' : 'colours'), theme).toEqual([]);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await complaintsOf(page, 'small screen')).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await context.close();
  });
});
