import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBrowser } from './browser.ts';
import type { FakeServer } from './fake-server.ts';
import { type OpenPage, openPage } from './open-page.ts';

afterAll(closeBrowser);

const pipeline = '/teams/notify/pipelines/deploy-notify';
const job = `${pipeline}/jobs`;
const pages: readonly (readonly [name: string, path: string, ready: string])[] = [
  ['dashboard', '/', '.card'],
  ['compact dashboard', '/?density=compact', 'table.list'],
  ['wall', '/?density=high', '.tile'],
  ['graph', `${pipeline}?view=graph`, 'a.node'],
  ['list of jobs', `${pipeline}?view=list`, 'table.list'],
  ['matrix', `${pipeline}?view=matrix`, 'td.cell a'],
  ['job', `${job}/deploy-staging`, '.chart'],
  ['failed build', `${job}/e2e-preview/builds/118`, '.strip'],
  ['running build', `${job}/deploy-staging/builds/238`, '.ln'],
  ['waiting build', `${job}/deploy-staging/builds/239`, '.why-p li'],
  ['timeline', `${job}/deploy-staging/builds/237?view=timeline`, '.tl a.r'],
  ['summary', `${job}/deploy-staging/builds/237?view=summary`, 'table.list tr'],
  ['resource', `${pipeline}/resources/api-src`, '.vrow'],
  ['settings', '/settings', '.setrow'],
  ['builds', '/builds', 'table.list'],
  ['workers', '/workers', 'table.list'],
  ['collapsed graph', `${pipeline}?view=graph&collapsed=true`, 'a.node'],
  ['missing job', `${job}/deploy-prod`, 'h1'],
  ['login', '/sky/issuer/auth/local/login?state=/', '#login'],
];
/** Pages in a state that only another answer of the server brings about. */
const states: readonly (readonly [name: string, path: string, ready: string, prepare: (server: FakeServer) => void])[] =
  [
    [
      'pipeline that one may not see',
      pipeline,
      'h1',
      (server) => server.overrides.set('GET /api/v1/teams/notify/pipelines/deploy-notify', { status: 403 }),
    ],
    [
      'first run',
      '/',
      '.three',
      (server) => {
        const body = JSON.stringify({ cursor: 'c1', teams: [{ id: 1, name: 'main', role: 'owner' }], pipelines: [] });
        server.overrides.set('GET /api/rondo/v1/dashboard', { status: 200, body });
      },
    ],
  ];
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What a program can say against a page by the rules of WCAG 2.2 AA in the dark theme, what its colours lack in the light one, and whether it fits the screen. */
async function findings({ page }: OpenPage, path: string, ready: string): Promise<string[]> {
  await page.goto(path);
  await page.locator(ready).first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  const dark = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .withTags(rules)
    .analyze();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1);
  await page.evaluate(() => {
    document.documentElement.dataset.theme = 'light';
  });
  const light = await new AxeBuilder({ page }).withRules(['color-contrast']).analyze();
  const broken = [dark, light].flatMap(({ violations }, index) =>
    violations.flatMap(({ id, nodes }) =>
      nodes
        .slice(0, 3)
        .map(
          (node) =>
            `${index === 0 ? 'dark' : 'light'}, ${id}: ${node.html.slice(0, 160)} ${node.failureSummary?.split('\n')[1] ?? ''}`,
        ),
    ),
  );
  return overflow ? ['the page is wider than the screen', ...broken] : broken;
}

describe.each([1440, 390] as const)('at %i px', (width) => {
  let opened: OpenPage;
  beforeAll(async () => {
    opened = await openPage('/', { theme: 'dark', width });
  });
  afterAll(() => opened[Symbol.asyncDispose]());

  it.each(pages)('%s has nothing against it', async (_name, path, ready) => {
    expect(await findings(opened, path, ready)).toEqual([]);
  });

  it.each(states)('%s has nothing against it', async (_name, path, ready, prepare) => {
    prepare(opened.server);
    expect(await findings(opened, path, ready)).toEqual([]);
    opened.server.overrides.clear();
  });

  it('what opens over the pages has nothing against it', async () => {
    const { page } = opened;
    await page.goto('/');
    await page.locator('.card').first().hover();
    await page.getByRole('button', { name: 'More about deploy-notify' }).click();
    await page.getByRole('menu', { name: 'More about deploy-notify' }).waitFor();
    const menu = await new AxeBuilder({ page }).withTags(rules).analyze();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('deploy');
    const palette = await new AxeBuilder({ page }).withTags(rules).analyze();
    expect(
      [...menu.violations, ...palette.violations].map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`),
    ).toEqual([]);
  });
});
