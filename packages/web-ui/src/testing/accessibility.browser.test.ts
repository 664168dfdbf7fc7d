import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser } from './browser.ts';
import { type OpenOptions, openPage } from './open-page.ts';

afterAll(closeBrowser);

const pipeline = '/teams/notify/pipelines/deploy-notify';
const pages: readonly (readonly [name: string, path: string, ready: string, options?: OpenOptions])[] = [
  ['dashboard', '/', '.card'],
  ['compact dashboard', '/?density=compact', 'table.list'],
  ['graph', `${pipeline}?view=graph`, 'a.node'],
  ['list of jobs', `${pipeline}?view=list`, 'table.list'],
  ['job', `${pipeline}/jobs/deploy-staging`, '.chart'],
  ['failed build', `${pipeline}/jobs/e2e-preview/builds/118`, '.ln'],
  ['running build', `${pipeline}/jobs/deploy-staging/builds/238`, '.ln'],
  ['waiting build', `${pipeline}/jobs/deploy-staging/builds/239`, '.why-p li'],
  ['resource', `${pipeline}/resources/api-src`, '.vrow'],
  ['login', '/login?redirect_uri=/', '#login', { loggedIn: false }],
  ['missing job', `${pipeline}/jobs/deploy-prod`, 'h1'],
];

/** Rules of WCAG 2.2 AA that a program can check. Nodes out of focus are exempt: they are inactive. */
async function findings(path: string, ready: string, options: OpenOptions): Promise<string[]> {
  await using it = await openPage(path, options);
  await it.page.locator(ready).first().waitFor();
  await it.page.evaluate(() => document.fonts.ready);
  const result = await new AxeBuilder({ page: it.page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const overflow = await it.page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1);
  return [
    ...(overflow ? ['the page is wider than the screen'] : []),
    ...result.violations.flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary?.split('\n')[1] ?? ''}`),
    ),
  ];
}

describe.each(['dark', 'light'] as const)('every page in the %s theme', (theme) => {
  describe.each([1440, 390] as const)('at %i px', (width) => {
    it.each(pages)('%s', async (_name, path, ready, options = {}) => {
      expect(await findings(path, ready, { theme, width, ...options })).toEqual([]);
    });
  });
});
