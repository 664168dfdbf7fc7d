import { describe, expect, it } from 'vitest';
import { openPage } from '../../testing/open-page.ts';
import { BuildObject } from '../../testing/page-objects/build.ts';

const path = '/teams/notify/pipelines/deploy-notify/jobs/e2e-preview/builds/118';

/** A log with a heading that hides 300 lines, and one that is open and 300 lines long. */
const lines = [
  'free',
  '--- \x1b[36minit\x1b[0m',
  ...Array.from({ length: 300 }, (_, index) => `init ${index + 1}.`),
  '+++ apply',
  ...Array.from({ length: 300 }, (_, index) => `apply ${index + 1}.`),
];

async function open(hash = '') {
  const opened = await openPage(path + hash, {
    before: (server) => {
      const id = Number(server.world.builds.find((one) => one.job_name === 'e2e-preview' && one.name === '118')?.id);
      const origin = { id: 't' };
      server.plans.set(id, { id: 't', task: { name: 'deploy' } });
      server.buildEvents.set(id, [
        { event: 'start-task', data: { time: 1000, origin } },
        { event: 'log', data: { time: 1000, origin, payload: `${lines.slice(0, 302).join('\r\n')}\r\n` } },
        { event: 'log', data: { time: 1090, origin, payload: `${lines.slice(302).join('\r\n')}\r\n` } },
        { event: 'finish-task', data: { time: 1100, origin, exit_status: 1 } },
        { event: 'status', data: { status: 'failed', time: 1100 } },
      ]);
    },
  });
  return { ...opened, build: new BuildObject(opened.page) };
}

describe('headings in a log', () => {
  it('hide what lies under them until they are opened, and stay in sight while they are open', async () => {
    await using it = await open();
    await it.build.line('apply 300.').waitFor();
    const apply = it.build.log.getByRole('button', { name: 'apply 10s, 301 lines' });
    expect(await apply.first().getAttribute('aria-expanded')).toBe('true');
    await it.build.log.evaluate((log) => log.scrollTo(0, 0));
    const init = it.build.log.getByRole('button', { name: 'init 0s, 300 lines' });
    await init.waitFor();
    expect(await it.build.line('init 1.').count()).toBe(0);
    await init.click();
    await it.build.line('init 1.').waitFor();
    expect(await it.build.lines.first().getAttribute('id')).toBe('t:1');
    expect(it.visit.complaints).toEqual([]);
  });

  it('open by themselves for a linked line and for what a search finds, and do not change how lines are counted', async () => {
    await using it = await open('#Lt:150');
    await it.build.line('init 148.').waitFor();
    expect(await it.page.locator('.ln.hl').getAttribute('id')).toBe('t:150');
    await it.page.keyboard.press('/');
    await it.page.keyboard.type('apply 250.');
    await it.build.line('apply 250.').waitFor();
    await it.page.locator('.minimap b').waitFor();
  });
});
