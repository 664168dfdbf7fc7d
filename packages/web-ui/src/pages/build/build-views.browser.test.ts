import { describe, expect, it } from 'vitest';
import { openPage } from '../../testing/open-page.ts';

const path = '/teams/notify/pipelines/deploy-notify/jobs/deploy-staging/builds/237';

describe('the timeline of a build', () => {
  it('begins with what took the most of it, and leads to the log of each step', async () => {
    await using it = await openPage(`${path}?view=timeline`);
    await it.page.getByRole('heading', { name: 'Half of it was apply, and a retry cost 1m 00s' }).waitFor();
    const timeline = it.page.getByRole('region', { name: 'Timeline' });
    expect(await timeline.getByRole('link').count()).toBe(13);
    await timeline
      .getByRole('link', { name: /task apply 3m 44s , succeeded, on the critical path, on worker-eu-2b-04/ })
      .click();
    await it.page.waitForURL((url) => url.search === '');
    await it.page.getByText('worker-eu-2b-04', { exact: true }).waitFor();
    expect(it.visit.complaints).toEqual([]);
  });

  it('is a tab of its own, kept while one goes from build to build', async () => {
    await using it = await openPage(path);
    await it.page.getByRole('link', { name: 'Timeline' }).click();
    await it.page.waitForURL('**?view=timeline');
    await it.page.keyboard.press('l');
    await it.page.waitForURL('**/builds/236?view=timeline');
  });

  it('fits a small screen', async () => {
    await using it = await openPage(`${path}?view=timeline`, { width: 390 });
    await it.page.getByRole('region', { name: 'Timeline' }).getByRole('link').first().waitFor();
    expect(await it.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
});

describe('the summary of a build', () => {
  it('says what changed since the build before, what it made, where it ran, and the commands for a terminal', async () => {
    await using it = await openPage(`${path}?view=summary`);
    await it.page.getByRole('heading', { name: 'One input changed since #236' }).waitFor();
    const summary = it.page.getByRole('region', { name: 'Summary' });
    await summary.getByRole('row', { name: 'api-image 12fe…0c3 was 41aa…b77 new' }).waitFor();
    await summary.getByRole('row', { name: /infra e7734b0 same/ }).waitFor();
    await summary.getByRole('row', { name: 'deployments 1764088869' }).waitFor();
    await summary
      .getByRole('row', { name: /attempt.*|wait-for-healthy worker-eu-2b-04 exit code 1 1m 00s/ })
      .first()
      .waitFor();
    await summary.getByText('i.duarte').waitFor();
    await it.page
      .getByText('fly -t ci.notify.example.gov watch -j deploy-notify/deploy-staging -b 237 --team notify')
      .waitFor();
    expect(it.visit.complaints).toEqual([]);
  });

  it('fits a small screen', async () => {
    await using it = await openPage(`${path}?view=summary`, { width: 390 });
    await it.page
      .getByRole('row', { name: /api-image/ })
      .first()
      .waitFor();
    expect(await it.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
});

describe('every step at once', () => {
  it('is a setting: all that has begun stands below each other, and a link to a line still leads there', async () => {
    await using it = await openPage('/settings');
    await it.page.getByRole('switch', { name: 'Open every step' }).click();
    await it.page.goto(
      new URL('/teams/notify/pipelines/deploy-notify/jobs/e2e-preview/builds/118', it.server.origin).href,
    );
    const section = it.page.getByRole('region', { name: 'suite: letters' });
    await section.getByText('AssertionError: assert 500 == 201').first().waitFor();
    await it.page.getByRole('region', { name: 'wait-for-preview' }).waitFor();
    expect(await it.page.getByRole('region', { name: 'report' }).count()).toBe(0);
    await it.page.getByRole('link', { name: /^Go to line/ }).click();
    await section.locator('.ln.hl').first().waitFor();
    await section.getByRole('button', { name: /suite: letters/ }).click();
    await section.getByRole('log').waitFor({ state: 'detached' });
    await it.page.getByRole('button', { name: 'One step at a time' }).click();
    await it.page.getByRole('button', { name: 'Find /' }).waitFor();
    expect(it.visit.complaints).toEqual([]);
  });
});
