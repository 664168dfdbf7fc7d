import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBrowser } from './browser.ts';
import { type OpenPage, openPage } from './open-page.ts';

afterAll(closeBrowser);

const pipeline = '/teams/notify/pipelines/deploy-notify';
const pages: readonly (readonly [name: string, path: string, ready: string])[] = [
  ['dashboard', '/', '.card'],
  ['compact dashboard', '/?density=compact', 'table.list'],
  ['graph', `${pipeline}?view=graph`, 'a.node'],
  ['list of jobs', `${pipeline}?view=list`, 'table.list'],
  ['job', `${pipeline}/jobs/deploy-staging`, '.chart'],
  ['failed build', `${pipeline}/jobs/e2e-preview/builds/118`, '.strip'],
  ['running build', `${pipeline}/jobs/deploy-staging/builds/238`, '.ln'],
  ['waiting build', `${pipeline}/jobs/deploy-staging/builds/239`, '.why-p li'],
  ['resource', `${pipeline}/resources/api-src`, '.vrow'],
  ['missing job', `${pipeline}/jobs/deploy-prod`, 'h1'],
  ['login', '/sky/issuer/auth/local/login?state=/', '#login'],
];
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What a program can say against a page by the rules of WCAG 2.2 AA, and whether it fits the screen. */
async function findings({ page }: OpenPage, path: string, ready: string): Promise<string[]> {
  await page.goto(path);
  await page.locator(ready).first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  const result = await new AxeBuilder({ page }).withTags(rules).analyze();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1);
  const broken = result.violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary?.split('\n')[1] ?? ''}`),
  );
  return overflow ? ['the page is wider than the screen', ...broken] : broken;
}

describe.each([
  { theme: 'dark', width: 1440 },
  { theme: 'light', width: 1440 },
  { theme: 'dark', width: 390 },
] as const)('in the $theme theme at $width px', (viewer) => {
  let opened: OpenPage;
  beforeAll(async () => {
    opened = await openPage('/', viewer);
  });
  afterAll(() => opened[Symbol.asyncDispose]());

  it.each(pages)('%s has nothing against it', async (_name, path, ready) => {
    expect(await findings(opened, path, ready)).toEqual([]);
  });
});
