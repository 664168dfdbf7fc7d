import { describe, expect, it } from 'vitest';
import { type OpenOptions, openPage } from '../../testing/open-page.ts';
import { PipelineObject } from '../../testing/page-objects/pipeline.ts';

const path = '/teams/notify/pipelines/deploy-notify';

async function open(address = path, options: OpenOptions = {}) {
  const opened = await openPage(address, options);
  return { ...opened, pipeline: new PipelineObject(opened.page) };
}

describe('a pipeline', () => {
  it('says where it stops, and draws every job as a link that says how it stands', async () => {
    await using it = await open();
    await it.pipeline.headline.filter({ hasText: 'deploy-notify stops at e2e-preview' }).waitFor();
    await expect.poll(() => it.pipeline.nodes.count()).toBe(25);
    await it.page.getByRole('link', { name: /^e2e-preview ?, failed, ?#118/ }).click();
    await it.page.waitForURL('**/jobs/e2e-preview/builds/118');
    expect(it.visit.complaints).toEqual([]);
  });

  it('recolours a node when its job changes, and moves none', async () => {
    await using it = await open();
    await it.pipeline.node('e2e-preview').waitFor();
    await it.page.getByText('live', { exact: true }).waitFor();
    const before = await it.pipeline.places();
    const now = Math.floor(Date.now() / 1000);
    const job = {
      id: 11,
      v: 9,
      name: 'e2e-preview',
      groups: ['all', 'preview'],
      paused: false,
      inputs: [],
      outputs: [],
      refrain: [['succeeded', 1000, now]],
      p95Ms: 1000,
      finished: { id: 999, name: '119', status: 'succeeded', startTime: now - 9, endTime: now },
    };
    const inputs = await it.page.evaluate(async () => {
      const response = await fetch('/api/rondo/v1/pipelines/1/graph');
      const graph: { jobs: { name: string; inputs: unknown; outputs: unknown }[] } = await response.json();
      return graph.jobs.find((one) => one.name === 'e2e-preview')?.inputs;
    });
    it.server.push('pipeline/1', 'patch', { jobs: [{ ...job, inputs }] });
    await it.page.getByRole('link', { name: /^e2e-preview ?, succeeded, ?#119/ }).waitFor();
    await it.pipeline.headline.filter({ hasText: 'is running' }).waitFor();
    expect(await it.pipeline.places()).toEqual(before);
  });

  it('asks the server for nothing while nothing changes', async () => {
    await using it = await open();
    await it.pipeline.node('e2e-preview').waitFor();
    await it.page.getByText('live', { exact: true }).waitFor();
    const count = () => it.server.reads.filter((path) => path.startsWith('/api/')).length;
    let asked = -1;
    const settled = () => {
      const before = asked;
      asked = count();
      return asked === before;
    };
    await expect.poll(settled, { interval: 300, timeout: 20_000 }).toBe(true);
    await it.page.waitForTimeout(600);
    expect(count()).toBe(asked);
    expect(asked).toBeLessThan(30);
  });

  it('shows what feeds a job and what it holds up, on Shift-click and from the address', async () => {
    await using it = await open();
    await it.pipeline.node('e2e-preview').click({ modifiers: ['Shift'] });
    await it.page.getByText('e2e-preview is fed by 6 jobs and holds up 7').waitFor();
    expect(new URL(it.page.url()).searchParams.get('focus')).toBe('e2e-preview');
    const faint = it.page.locator('a.node.off');
    await expect.poll(() => faint.count()).toBe(25 - 1 - 6 - 7);
    await it.page.keyboard.press('Escape');
    await it.page.getByText('is fed by').waitFor({ state: 'detached' });
    await expect.poll(() => faint.count()).toBe(0);
    expect(await it.pipeline.threads.locator('.e-on, .e-off, .p-on, .p-off').count()).toBe(0);
  });

  it('shows one group, two with Shift, and writes them into the address', async () => {
    await using it = await open(`${path}?group=build`);
    await expect.poll(() => it.pipeline.nodes.count()).toBe(5);
    await it.page.getByRole('link', { name: 'production' }).click({ modifiers: ['Shift'] });
    await expect.poll(() => it.pipeline.nodes.count()).toBe(11);
    expect(new URL(it.page.url()).searchParams.getAll('group')).toEqual(['build', 'production']);
  });

  it('fits, zooms and is dragged without opening what lies below', async () => {
    await using it = await open();
    await it.pipeline.node('deploy-staging').waitFor();
    const zoom = it.page.getByRole('button', { name: 'original size' });
    await it.page.getByRole('button', { name: 'Larger' }).click();
    expect(await zoom.textContent()).toBe('125%');
    await it.page.keyboard.press('f');
    expect(await zoom.textContent()).toBe('100%');
    const box = await it.pipeline.node('deploy-staging').boundingBox();
    if (box === null) throw new Error('the node is not on screen');
    await it.page.mouse.move(box.x + 20, box.y + 20);
    await it.page.mouse.down();
    await it.page.mouse.move(box.x + 120, box.y + 60, { steps: 5 });
    await it.page.mouse.up();
    expect(new URL(it.page.url()).pathname).toBe(path);
    expect((await it.pipeline.node('deploy-staging').boundingBox())?.x).toBeCloseTo(box.x + 100, 0);
  });

  it('is a list of the same jobs on a small screen, and on demand', async () => {
    await using it = await open(path, { width: 390 });
    await it.page.getByRole('cell', { name: 'e2e-preview' }).waitFor();
    expect(await it.pipeline.nodes.count()).toBe(0);
    await it.page.getByRole('button', { name: 'Graph' }).click();
    await expect.poll(() => it.pipeline.nodes.count()).toBe(25);
  });

  it('runs down on demand, and by itself on a narrow screen', async () => {
    await using it = await open();
    await it.page.getByRole('button', { name: 'Top down' }).click();
    await it.page.waitForURL('**?dir=tb');
    const top = (job: string) =>
      it.pipeline.node(job).evaluate((node: HTMLElement) => Number.parseFloat(node.style.top));
    await expect.poll(async () => (await top('deploy-preview')) > (await top('build-api')) + 60).toBe(true);
    expect(await top('build-admin')).toBe(await top('build-api'));
  });

  it('becomes one node per group, which leads to the jobs of the group', async () => {
    await using it = await open();
    await it.page.getByRole('button', { name: 'Collapse' }).click();
    const preview = it.page.getByRole('link', { name: /^preview/ }).and(it.page.locator('.node'));
    await preview.getByText('1 failed').waitFor();
    expect(await it.pipeline.nodes.count()).toBe(5);
    await preview.click();
    await it.pipeline.node('e2e-preview').waitFor();
    await it.pipeline.node('build-api').waitFor({ state: 'detached' });
    expect(it.visit.complaints).toEqual([]);
  });

  it('filters jobs by name and by status', async () => {
    await using it = await open();
    await it.pipeline.node('deploy-staging').waitFor();
    await it.page.keyboard.press('/');
    await it.page.keyboard.type('deploy');
    await expect.poll(() => it.pipeline.nodes.count()).toBe(3);
    await it.page.getByRole('textbox', { name: 'Filter jobs' }).fill('failed');
    await expect.poll(() => it.pipeline.nodes.count()).toBe(1);
  });

  it('shows the same on a stock server', async () => {
    await using it = await open(path, { additive: false });
    await it.pipeline.headline.filter({ hasText: 'stops at e2e-preview' }).waitFor();
    await expect.poll(() => it.pipeline.nodes.count()).toBe(25);
  });

  it('tells more about a job under the pointer, and starts it from there', async () => {
    await using it = await open();
    await it.pipeline.node('e2e-preview').hover();
    const card = it.page.getByRole('dialog', { name: 'e2e-preview' });
    await card.getByText(/^Broke with api-image 7d1c…0e9\. #117 passed/).waitFor();
    await card.getByText('34 builds').waitFor();
    expect(await card.getByRole('link', { name: 'Open #118' }).getAttribute('href')).toContain('/builds/118');
    await it.page.keyboard.press('Escape');
    await card.waitFor({ state: 'detached' });
    await it.pipeline.node('deploy-preview').hover();
    await it.page.getByRole('dialog', { name: 'deploy-preview' }).getByRole('button', { name: 'Trigger' }).click();
    await it.page.waitForURL('**/jobs/deploy-preview/builds/242');
    expect(it.visit.complaints).toEqual([]);
  });

  it('tells it to those who use the keyboard as well', async () => {
    await using it = await open();
    await it.pipeline.node('build-api').waitFor();
    await it.page.getByRole('link', { name: /^api-src/ }).focus();
    for (let tries = 0; tries < 12; tries += 1) {
      if ((await it.page.locator('#node-job-build-api:focus').count()) > 0) break;
      await it.page.keyboard.press('Tab');
    }
    const card = it.page.getByRole('dialog', { name: 'build-api' });
    await card.getByRole('link', { name: 'Open #312' }).waitFor();
    await it.page.keyboard.press('Tab');
    await card.getByRole('link', { name: 'Open #312' }).and(it.page.locator(':focus')).waitFor();
  });

  it('carries hundreds of jobs: all are links, and those near the screen are drawn in full', async () => {
    const name = (index: number) => `job-${index}`;
    const passed = (index: number) => (index < 20 ? [] : [name(index - 20)]);
    const jobs = Array.from({ length: 300 }, (_, index) => ({
      id: index + 1,
      v: 1,
      name: name(index),
      groups: [],
      paused: false,
      inputs: [{ name: 'src', resource: 'src', passed: passed(index), trigger: true }],
      outputs: [],
      refrain: [],
      p95Ms: 0,
    }));
    await using it = await open(path, {
      before: (server) => {
        const resources = [{ id: 1, v: 1, name: 'src', type: 'git', checkFailed: false }];
        const body = JSON.stringify({ id: 1, team: 'notify', name: 'deploy-notify', groups: [], jobs, resources });
        server.overrides.set('GET /api/rondo/v1/pipelines/1/graph', { status: 200, body });
      },
    });
    await expect.poll(() => it.pipeline.nodes.count()).toBe(300);
    const whole = it.page.locator('a.node:has(.m)');
    expect(await whole.count()).toBeLessThan(300);
    expect(await it.pipeline.node('job-0').locator('.m').count()).toBe(1);
    const last = it.pipeline.node('job-299');
    expect(await last.locator('.m').count()).toBe(0);
    await last.focus();
    await last.locator('.m').waitFor();
  });

  it('shows how far each version of a resource got, job by job', async () => {
    await using it = await open(`${path}?view=matrix`);
    await it.page.getByRole('heading', { name: 'How far each version of api-src got' }).waitFor();
    await it.page.getByRole('link', { name: 'e2e-preview #118 failed' }).waitFor();
    await it.page
      .getByRole('row', { name: /^3be81f0 pinned Fix timeout in postage lookup/ })
      .getByRole('link', { name: /deploy-production/ })
      .waitFor();
    await it.page.getByLabel('Resource whose versions are followed').selectOption('nightly');
    await it.page.getByRole('heading', { name: 'How far each version of nightly got' }).waitFor();
    expect(new URL(it.page.url()).search).toBe('?view=matrix&focus=nightly');
    expect(it.visit.complaints).toEqual([]);
  });
});
