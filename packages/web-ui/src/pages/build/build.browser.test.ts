import { describe, expect, it } from 'vitest';
import { type OpenOptions, openPage } from '../../testing/open-page.ts';
import { BuildObject } from '../../testing/page-objects/build.ts';

const job = '/teams/notify/pipelines/deploy-notify/jobs';
const failedPath = `${job}/e2e-preview/builds/118`;
const runningPath = `${job}/deploy-staging/builds/238`;
const longPath = `${job}/perf-staging/builds/45`;

async function open(path: string, options: OpenOptions = {}) {
  const opened = await openPage(path, options);
  return { ...opened, build: new BuildObject(opened.page) };
}

describe('a build that failed', () => {
  it('opens the step that failed at its end, and says at the top what went wrong', async () => {
    await using it = await open(failedPath);
    await it.build.headline.filter({ hasText: 'failed after 11m 22s' }).waitFor();
    await it.build.trouble.getByText('ended with exit code 1').waitFor();
    await it.build.line('1 failed, 1841 passed').waitFor();
    expect(await it.build.step(/task suite: letters .*failed/).getAttribute('aria-current')).toBe('true');
    expect(it.visit.complaints).toEqual([]);
  });

  it('marks linked lines, extends them with Shift, and follows a changed link', async () => {
    await using it = await open(`${failedPath}#Le/2/0:13:15`);
    await it.build.line('assert 500 == 201').waitFor();
    const marked = it.page.locator('.ln.hl');
    await expect.poll(() => marked.count()).toBe(3);
    await it.build.lines.filter({ hasText: 'AssertionError: assert' }).locator('a').first().click();
    await expect.poll(() => new URL(it.page.url()).hash).toBe('#Le/2/0:14');
    await it.build.lines
      .filter({ hasText: 'Captured log call' })
      .locator('a')
      .first()
      .click({ modifiers: ['Shift'] });
    await expect.poll(() => new URL(it.page.url()).hash).toBe('#Le/2/0:14:18');
    await it.page.evaluate(() => {
      location.hash = '#La:1';
    });
    await expect.poll(() => it.build.step('get api-image').getAttribute('aria-current')).toBe('true');
  });

  it('finds text in the log and goes from hit to hit', async () => {
    await using it = await open(failedPath);
    await it.build.line('1 failed').waitFor();
    await it.page.keyboard.press('/');
    await it.page.keyboard.type('letter');
    await it.page.getByText('1 of 12').waitFor();
    await it.page.keyboard.press('Enter');
    await it.page.getByText('2 of 12').waitFor();
    expect(await it.page.locator('mark.cur').count()).toBe(1);
    await it.page.keyboard.press('Escape');
    await expect.poll(() => it.page.locator('mark').count()).toBe(0);
  });

  it('reruns with the same inputs and goes to the new build', async () => {
    await using it = await open(failedPath);
    await it.build.button('Trigger Build').click();
    await it.page.waitForURL('**/builds/119');
    expect(it.server.changes).toEqual(['POST /api/v1/teams/notify/pipelines/deploy-notify/jobs/e2e-preview/builds']);
  });
});

describe('a build that runs', () => {
  it('prints without a reload, follows the end, and stops following when the reader scrolls up', async () => {
    await using it = await open(runningPath);
    await it.build.line('1m40s elapsed').waitFor();
    const id = it.idOf('deploy-staging', '238');
    const print = (from: number, count: number) =>
      it.server.append(
        id,
        Array.from({ length: count }, (_, index) => ({
          event: 'log',
          data: { time: 1, origin: { id: 'g' }, payload: `new line ${from + index}\r\n` },
        })),
      );
    print(1, 60);
    await it.build.line('new line 60').waitFor();
    await expect.poll(() => it.build.distanceFromEnd()).toBeLessThan(30);
    await it.build.log.hover();
    await it.page.mouse.wheel(0, -400);
    await it.build.button('Follow').waitFor();
    const before = await it.build.log.evaluate((log) => log.scrollTop);
    print(61, 40);
    await it.page.getByText('127 lines').waitFor();
    expect(await it.build.log.evaluate((log) => log.scrollTop)).toBe(before);
    await it.build.button('Follow').click();
    await it.build.line('new line 100').waitFor();
  });

  it('becomes what the build becomes, steps and title included', async () => {
    await using it = await open(runningPath);
    await it.build.line('1m40s elapsed').waitFor();
    const id = it.idOf('deploy-staging', '238');
    const now = Math.floor(Date.now() / 1000);
    const stored = it.server.world.builds.find((one) => one.id === id);
    Object.assign(stored ?? {}, { status: 'succeeded', end_time: now });
    it.server.append(id, [
      { event: 'finish-task', data: { time: now, origin: { id: 'g' }, exit_status: 0 } },
      { event: 'status', data: { status: 'succeeded', time: now } },
    ]);
    await it.build.headline.filter({ hasText: 'succeeded in' }).waitFor();
    await it.build.step(/task apply .*succeeded/).waitFor();
    await it.build.step(/task wait-for-healthy .*cancelled/).waitFor();
    await expect.poll(() => it.page.title()).toContain('succeeded');
  });

  it('shows at once that it is being aborted', async () => {
    await using it = await open(runningPath);
    await it.build.button('Abort Build').click();
    await it.page.getByText('Aborting').waitFor();
    expect(it.server.changes).toEqual([`PUT /api/v1/builds/${it.idOf('deploy-staging', '238')}/abort`]);
  });

  it('aborts by key only when pressed twice', async () => {
    await using it = await open(runningPath);
    await it.build.line('1m40s elapsed').waitFor();
    await it.page.keyboard.press('Shift+A');
    await it.page.getByText('Press A again to abort').waitFor();
    expect(it.server.changes).toEqual([]);
    await it.page.keyboard.press('Shift+A');
    await expect.poll(() => it.server.changes.length).toBe(1);
  });

  it('goes to the build before it by key, and shows the keys', async () => {
    await using it = await open(runningPath);
    await it.build.history.getByRole('link', { name: '#237' }).waitFor();
    await it.page.keyboard.press('l');
    await it.page.waitForURL('**/builds/237');
    await it.page.keyboard.press('?');
    await it.page.getByRole('dialog', { name: 'Shortcuts' }).waitFor();
    await it.page.keyboard.press('Escape');
    await it.build.step('task plan').focus();
    await it.page.keyboard.press('ArrowDown');
    await it.page.keyboard.press('Enter');
    await expect.poll(() => it.build.step('task apply').getAttribute('aria-current')).toBe('true');
  });

  it('has one column on a small screen, with a way to choose the step', async () => {
    await using it = await open(runningPath, { width: 390 });
    await it.build.line('1m40s elapsed').waitFor();
    await it.page.getByRole('button', { name: /step 7 of/ }).click();
    await it.build.step('task plan').click();
    await it.page.getByRole('button', { name: /task plan/ }).waitFor();
    expect(await it.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
});

describe('a build that waits', () => {
  it('says for what, and starts in front of the reader', async () => {
    await using it = await open(`${job}/deploy-staging/builds/239`);
    await it.page.getByRole('heading', { name: 'Waiting for #238 to finish' }).waitFor();
    await it.page.getByText('Only one build of this job may run at a time').waitFor();
    await it.page.getByText(/^created \d\d:\d\d:\d\d/).waitFor();
    await it.build.headline.filter({ hasText: 'waiting 1m' }).waitFor();
    const started = {
      ...it.server.world.builds.find((one) => one.id === 7239),
      status: 'started',
      start_time: Math.floor(Date.now() / 1000),
    };
    it.server.plans.set(7239, { id: 'z', task: { name: 'first' } });
    it.server.buildEvents.set(7239, [
      { event: 'log', data: { time: 1, origin: { id: 'z' }, payload: 'here we go\n' } },
    ]);
    it.server.push('build/7239', 'patch', { build: started });
    await it.build.line('here we go').waitFor();
    await it.build.headline.filter({ hasText: 'running' }).waitFor();
  });

  it('starts in front of the reader on a stock server as well', async () => {
    await using it = await open(`${job}/deploy-staging/builds/239`, { additive: false });
    await it.page.getByRole('heading', { name: 'Waiting for #238 to finish' }).waitFor();
    const waiting = it.server.world.builds.find((one) => one.id === 7239);
    it.server.buildEvents.set(7239, [
      { event: 'log', data: { time: 1, origin: { id: 'z' }, payload: 'here we go\n' } },
    ]);
    it.server.plans.set(7239, { id: 'z', task: { name: 'first' } });
    Object.assign(waiting ?? {}, { status: 'started', start_time: Math.floor(Date.now() / 1000) });
    await it.build.line('here we go').waitFor();
  });
});

describe('a log of 200,000 lines', () => {
  it('shows its end, jumps anywhere, and never has more than 600 lines in the page', async () => {
    await using it = await open(longPath, { longLog: true });
    await it.build.line('line 200000 of a long log').waitFor();
    expect(await it.build.lines.count()).toBeLessThan(600);
    await it.page.evaluate(() => {
      location.hash = '#Lbig:100001';
    });
    await it.build.line('line 100000 of a long log').waitFor();
    expect(await it.page.locator('.ln.hl').textContent()).toContain('line 100000 of');
    await it.build.log.evaluate((log) => log.scrollTo(0, 0));
    await it.build.line('line 1 of a long log').waitFor();
    expect(await it.build.lines.count()).toBeLessThan(600);
    expect(it.visit.complaints).toEqual([]);
  });

  it('searches all of it', async () => {
    await using it = await open(longPath, { longLog: true });
    await it.build.line('line 200000 of a long log').waitFor();
    await it.page.keyboard.press('/');
    await it.page.keyboard.type('line 123456 of');
    await it.page.getByText('1 of 1', { exact: true }).waitFor();
    await it.build.line('line 123456 of a long log').waitFor();
  });
});
