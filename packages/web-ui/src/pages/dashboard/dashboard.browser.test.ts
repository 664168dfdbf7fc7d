import { describe, expect, it } from 'vitest';
import { dashboardOf } from '../../testing/fake-api.ts';
import { type OpenOptions, openPage } from '../../testing/open-page.ts';
import { DashboardObject } from '../../testing/page-objects/dashboard.ts';

async function open(options: OpenOptions = {}) {
  const opened = await openPage('/', options);
  return { ...opened, dashboard: new DashboardObject(opened.page) };
}

describe('the dashboard', () => {
  it('begins with the answer, and names what broke with the way to it', async () => {
    await using it = await open();
    await it.dashboard.headline.filter({ hasText: 'Three pipelines need attention' }).waitFor();
    expect(await it.dashboard.attention.count()).toBe(3);
    await it.dashboard.attention.first().getByRole('link', { name: 'Open build' }).click();
    await it.visit.page.waitForURL('**/jobs/e2e-preview/builds/118');
    expect(it.visit.complaints).toEqual([]);
  });

  it('shows a change without a reload', async () => {
    await using it = await open();
    const card = it.dashboard.card('functional-tests');
    await card.getByText('succeeded').waitFor();
    await it.dashboard.live.waitFor();
    const before = dashboardOf(it.server).pipelines.find((pipeline) => pipeline.name === 'functional-tests');
    const trouble = { job: 'job-1-1', build: '13', since: Math.floor(Date.now() / 1000) };
    it.server.push('dashboard', 'patch', {
      pipelines: [{ ...before, v: 2, status: 'failed', since: trouble.since, trouble }],
    });
    await card.getByText('failed').waitFor();
    await it.dashboard.headline.filter({ hasText: 'Four pipelines need attention' }).waitFor();
  });

  it('does not go back to an older state that arrives late', async () => {
    await using it = await open();
    const card = it.dashboard.card('functional-tests');
    await card.getByText('succeeded').waitFor();
    await it.dashboard.live.waitFor();
    const before = dashboardOf(it.server).pipelines.find((pipeline) => pipeline.name === 'functional-tests');
    it.server.push('dashboard', 'patch', { pipelines: [{ ...before, v: 5, status: 'aborted' }] });
    await card.getByText('aborted').waitFor();
    it.server.push('dashboard', 'patch', { pipelines: [{ ...before, v: 4, status: 'failed' }] });
    it.server.push('dashboard', 'patch', { removed: [2] });
    await it.dashboard.card('smoke-tests').waitFor({ state: 'detached' });
    expect(await card.getByText('aborted').count()).toBe(1);
  });

  it('keeps what it shows when the connection is lost, says since when, and comes back', async () => {
    await using it = await open();
    await it.dashboard.live.waitFor();
    it.server.breakLive();
    await it.visit.page.getByText('Connection lost.').waitFor();
    await it.visit.page.getByText(/^You see the state of .* Retrying in \d+s\.$/).waitFor();
    await it.visit.page.getByText(/Last known state, \d+ seconds? old\./).waitFor();
    await it.dashboard.headline.filter({ hasText: 'needed attention' }).waitFor();
    expect(await it.dashboard.card('deploy-notify').count()).toBe(1);
    // The button goes away as soon as the connection is back, so it is pressed before.
    await it.visit.page.getByRole('button', { name: 'Retry now' }).click();
    it.server.healLive();
    await it.dashboard.live.waitFor();
  });

  it('filters by words, by status and by group, and writes the search into the address', async () => {
    await using it = await open();
    await it.dashboard.card('performance').waitFor();
    await it.dashboard.search.fill('team:"notify" -status:succeeded');
    await it.dashboard.card('functional-tests').waitFor({ state: 'detached' });
    expect((await it.dashboard.cardNames()).sort()).toEqual(['cost-report', 'deploy-notify', 'rotate-keys']);
    expect(new URL(it.visit.page.url()).searchParams.get('search')).toBe('team:"notify" -status:succeeded');
    await it.dashboard.search.fill('');
    await it.dashboard.chip('paused').click();
    await it.dashboard.card('deploy-notify').waitFor({ state: 'detached' });
    expect(await it.dashboard.cardNames()).toEqual(['cost-report']);
  });

  it('pauses a pipeline with the token of the session, and locks what the viewer may not do', async () => {
    await using it = await open();
    await it.dashboard.card('performance').hover();
    await it.visit.page.getByRole('button', { name: 'Pause performance' }).click();
    await it.dashboard.card('performance').getByText('paused', { exact: true }).waitFor();
    expect(it.server.changes).toEqual(['PUT /api/v1/teams/notify/pipelines/performance/pause']);
    const docs = it.visit.page.getByRole('button', { name: 'Pause tech-docs' });
    await it.dashboard.card('tech-docs').scrollIntoViewIfNeeded();
    await it.dashboard.card('tech-docs').hover();
    expect(await docs.isDisabled()).toBe(true);
  });

  it('says what the server said when a change is refused', async () => {
    await using it = await open();
    it.server.overrides.set('PUT /api/v1/teams/notify/pipelines/performance/pause', {
      status: 500,
      body: 'pipeline is archived',
    });
    await it.dashboard.card('performance').hover();
    await it.visit.page.getByRole('button', { name: 'Pause performance' }).click();
    await it.visit.page.getByRole('alert').filter({ hasText: 'The server said: pipeline is archived' }).waitFor();
  });

  it('shows the same on a stock server', async () => {
    await using it = await open({ additive: false });
    await it.dashboard.headline.filter({ hasText: 'Three pipelines need attention' }).waitFor();
    await it.visit.page.getByText('every 5s').waitFor();
    await it.dashboard.card('smoke-tests').getByText('running').waitFor();
  });

  it('shows nobody what is public', async () => {
    await using it = await open({ loggedIn: false });
    await it.dashboard.card('tech-docs').waitFor();
    expect(await it.dashboard.card('deploy-notify').count()).toBe(0);
    await it.visit.page.getByRole('button', { name: 'Log in' }).waitFor();
  });

  it('keeps the colours that scripts read from cards', async () => {
    await using it = await open();
    const colour = (name: string) =>
      it.dashboard
        .card(name)
        .locator('.banner')
        .evaluate((banner: HTMLElement) => banner.style.backgroundColor);
    await it.dashboard.card('functional-tests').waitFor();
    expect(await colour('functional-tests')).toBe('rgb(28, 189, 99)');
    expect(await colour('deploy-notify')).toBe('rgb(219, 84, 66)');
  });

  it('is used by keyboard: / filters, Ctrl K finds and opens', async () => {
    await using it = await open();
    await it.dashboard.card('performance').waitFor();
    await it.visit.page.keyboard.press('/');
    expect(await it.dashboard.search.evaluate((field) => field === document.activeElement)).toBe(true);
    await it.visit.page.keyboard.press('Escape');
    await it.visit.page.keyboard.press('?');
    await it.visit.page.getByRole('dialog', { name: 'Shortcuts' }).getByText('Filter', { exact: true }).waitFor();
    await it.visit.page.keyboard.press('Escape');
    await it.visit.page.keyboard.press('Control+k');
    await it.visit.page.getByRole('combobox').fill('deploy-stag');
    await it.visit.page.keyboard.press('Enter');
    await it.visit.page.waitForURL('**/jobs/deploy-staging');
    await it.visit.page.keyboard.press('Control+k');
    await it.visit.page.getByRole('combobox').fill('smoke-tests job-3');
    await it.visit.page.getByRole('option', { name: 'Trigger job-3-1' }).click();
    await it.visit.page.waitForURL('**/smoke-tests/jobs/job-3-1/builds/13');
  });

  it('triggers a job from the card, and goes to the new build', async () => {
    await using it = await open();
    await it.dashboard.card('functional-tests').hover();
    await it.visit.page.getByRole('button', { name: 'Trigger a job of functional-tests' }).click();
    await it.visit.page.getByRole('menuitem', { name: 'job-2-3' }).click();
    await it.visit.page.waitForURL('**/functional-tests/jobs/job-2-3/builds/13');
  });

  it('shows a pipeline to everybody and keeps it among the favourites, by keyboard', async () => {
    await using it = await open();
    const { page } = it.visit;
    await it.dashboard.card('performance').hover();
    await page.getByRole('button', { name: 'More about performance' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Copy fly command' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Show sidebar' }).click();
    const side = page.getByRole('navigation', { name: 'Pipelines' });
    await side.getByRole('heading', { name: 'Favourites' }).waitFor();
    expect(await side.getByRole('link', { name: 'performance' }).count()).toBe(2);
    await it.dashboard.card('performance').hover();
    await page.getByRole('button', { name: 'More about performance' }).click();
    await page.getByRole('menuitem', { name: 'Show to everybody' }).click();
    await expect.poll(() => it.server.changes).toEqual(['PUT /api/v1/teams/notify/pipelines/performance/expose']);
  });

  it('is put in order with the pointer, for the whole team', async () => {
    await using it = await open();
    const { page } = it.visit;
    const [from, to] = [it.dashboard.card('performance'), it.dashboard.card('deploy-notify')];
    await to.waitFor();
    await from.hover({ position: { x: 60, y: 120 } });
    await page.mouse.down();
    await to.hover({ position: { x: 60, y: 120 }, force: true });
    await to.hover({ position: { x: 80, y: 120 }, force: true });
    await page.mouse.up();
    await expect.poll(() => it.server.changes).toEqual(['PUT /api/v1/teams/notify/pipelines/ordering']);
    expect(it.server.bodies.at(-1)).toEqual([
      'performance',
      'deploy-notify',
      'smoke-tests',
      'functional-tests',
      'document-download',
      'antivirus',
      'rotate-keys',
      'cost-report',
    ]);
    expect(new URL(page.url()).pathname).toBe('/');
  });

  it('is put in order by keyboard as well, and says where a card stands', async () => {
    await using it = await open();
    const { page } = it.visit;
    const name = page.getByRole('link', { name: 'deploy-notify', exact: true });
    await name.focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.getByText('moved: place 2 of 8').waitFor({ state: 'attached' });
    await page.keyboard.press('Escape');
    await expect.poll(async () => (await it.dashboard.cardNames())[0]).toBe('deploy-notify');
    await name.focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    await expect.poll(() => it.server.bodies.at(-1)).toEqual(expect.arrayContaining(['smoke-tests', 'deploy-notify']));
    expect(await it.dashboard.cardNames()).toEqual(expect.arrayContaining(['smoke-tests']));
    expect((await it.dashboard.cardNames())[0]).toBe('smoke-tests');
  });

  it('has one line for all instances of a name where it is compact, and one for each when they are asked for', async () => {
    await using it = await open();
    const { page } = it.visit;
    await page.getByRole('button', { name: 'Compact' }).click();
    await page.getByRole('row', { name: /failed review-apps 12 instances 1 failed, 2 running/ }).waitFor();
    await page.getByRole('link', { name: 'review-apps' }).click();
    await page.getByRole('row', { name: /review-apps \/ pr:4823/ }).waitFor();
  });

  it('fills a wall with it, and Escape leads back', async () => {
    await using it = await open();
    const { page } = it.visit;
    await page.getByRole('button', { name: 'Wall' }).click();
    await it.dashboard.headline.filter({ hasText: '2 failed, 1 errored' }).waitFor();
    expect(await page.locator('#top-bar-app').count()).toBe(0);
    const loud = page.getByRole('list', { name: 'Needs attention' });
    await loud.getByText('test_send_letter_precompiled: expected 201, got 500').waitFor();
    await loud.getByText('after a41f9c2, t.okafor').waitFor();
    it.server.breakLive();
    await page.getByText(/^state of \d\d:\d\d:\d\d$/).waitFor();
    await page.keyboard.press('Escape');
    await it.dashboard.card('deploy-notify').waitFor();
    expect(it.visit.complaints).toEqual([]);
  });

  it('carries a thousand pipelines without carrying them all into the page', async () => {
    await using it = await open({
      before: (server) => {
        const { pipelines } = dashboardOf(server);
        const [first] = pipelines;
        const teams = Array.from({ length: 40 }, (_, index) => ({ id: index + 1, name: `team-${index}`, role: null }));
        const many = Array.from({ length: 1000 }, (_, index) => ({
          ...first,
          id: index + 1,
          name: `pipeline-${index}`,
          team: `team-${index % 40}`,
        }));
        const body = JSON.stringify({ cursor: 'c1', teams, pipelines: many });
        server.overrides.set('GET /api/rondo/v1/dashboard', { status: 200, body });
      },
    });
    const { page } = it.visit;
    const elements = () => page.evaluate(() => document.querySelectorAll('*').length);
    await it.dashboard.headline.filter({ hasText: '1000 pipelines need attention' }).waitFor();
    await it.dashboard.card('pipeline-0').waitFor();
    expect(await elements()).toBeLessThan(4000);
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await it.dashboard.card('pipeline-999').waitFor();
    expect(await elements()).toBeLessThan(4000);
    await page.getByRole('button', { name: '992 more' }).waitFor();
    await page.getByRole('button', { name: 'Compact' }).click();
    await page.getByRole('link', { name: 'pipeline-40', exact: true }).first().waitFor();
    await expect.poll(elements).toBeLessThan(5000);
    await it.dashboard.search.fill('pipeline-999');
    await expect.poll(() => page.locator('tbody tr').count()).toBe(2);
  });
});
