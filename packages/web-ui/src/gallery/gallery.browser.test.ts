import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { build, type PreviewServer, preview } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBrowser, openBrowser } from '../testing/browser.ts';

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
  await closeBrowser();
  rmSync(outDir, { recursive: true });
});

describe.each(['dark', 'light', 'contrast'])('the parts of the pages in the %s theme', (theme) => {
  it.each([1440, 390])('have nothing against them at %i px', async (width) => {
    const context = await (await openBrowser()).newContext({
      viewport: { width, height: 900 },
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    // Chromium drops what it loads when containers beside it change the machine's network: then once more.
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await page.goto(`${server.resolvedUrls?.local[0]}gallery.html?theme=${theme}`).catch(() => undefined);
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
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`))).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await context.close();
  });
});
