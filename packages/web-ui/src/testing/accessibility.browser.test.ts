import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { complaintsOf } from './complaints.ts';
import type { FakeServer } from './fake-server.ts';
import { type OpenPage, openPage } from './open-page.ts';

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
  ['comparison', `${job}/e2e-preview?compare=117,118`, 'table.list'],
  ['downstream of a version', `${pipeline}/resources/api-src/causality/898/downstream`, 'a.node'],
  ['settings', '/settings', '.setrow'],
  ['builds', '/builds', 'table.list'],
  ['workers', '/workers', 'table.list'],
  ['collapsed graph', `${pipeline}?view=graph&collapsed=true`, 'a.node'],
  ['download of fly', '/download-fly', '.three'],
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

let opened: OpenPage;
beforeAll(async () => {
  opened = await openPage('/', { theme: 'dark' });
});
afterAll(() => opened[Symbol.asyncDispose]());

/** One look at a page: all rules in the dark theme, colours in the light one, and both once more where the screen is small. */
async function findings(path: string, ready: string): Promise<string[]> {
  const { page } = opened;
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(path);
  await page.locator(ready).first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  const dark = await complaintsOf(page, 'all');
  await page.evaluate(() => {
    document.documentElement.dataset.theme = 'light';
  });
  const light = await complaintsOf(page, 'colours');
  await page.setViewportSize({ width: 390, height: 844 });
  const small = await complaintsOf(page, 'small screen');
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1);
  return [
    ...dark.map((one) => `dark, ${one}`),
    ...light.map((one) => `light, ${one}`),
    ...small.map((one) => `390 px, ${one}`),
    ...(overflow ? ['the page is wider than a screen of 390 px'] : []),
  ];
}

/** A page as it is first drawn on a small screen, where that is another page than on a large one. */
async function smallFindings(path: string, ready: string): Promise<string[]> {
  const { page } = opened;
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(path);
  await page.locator(ready).first().waitFor();
  return complaintsOf(page, 'all');
}

describe('every page', () => {
  it.each(pages)('%s has nothing against it', async (_name, path, ready) => {
    expect(await findings(path, ready)).toEqual([]);
  });

  it.each(states)('%s has nothing against it', async (_name, path, ready, prepare) => {
    prepare(opened.server);
    expect(await findings(path, ready)).toEqual([]);
    opened.server.overrides.clear();
  });

  it.each([
    ['dashboard', '/', '.card'],
    ['list of jobs', pipeline, 'table.list'],
    ['running build', `${job}/deploy-staging/builds/238`, '.ln'],
  ])('%s has nothing against it on a small screen', async (_name, path, ready) => {
    expect(await smallFindings(path, ready)).toEqual([]);
  });

  it('what opens over the pages has nothing against it', async () => {
    const { page } = opened;
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto('/');
    await page.locator('.card').first().hover();
    await page.getByRole('button', { name: 'More about deploy-notify' }).click();
    await page.getByRole('menu', { name: 'More about deploy-notify' }).waitFor();
    const menu = await complaintsOf(page, 'all');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('deploy');
    expect([...menu, ...(await complaintsOf(page, 'all'))]).toEqual([]);
  });
});
