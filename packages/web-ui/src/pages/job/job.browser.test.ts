import { describe, expect, it } from 'vitest';
import { openPage } from '../../testing/open-page.ts';

const path = '/teams/notify/pipelines/deploy-notify/jobs/deploy-staging';

describe('a job', () => {
  it('says how it has been doing, and leads to every build', async () => {
    await using it = await openPage(path);
    await it.page.getByRole('heading', { name: /^\d+ of the last 49 builds succeeded$/ }).waitFor();
    await it.page
      .getByRole('row', { name: /#238 running/ })
      .getByText('admin-image')
      .waitFor();
    await it.page.getByRole('row', { name: /#239 pending .*Waiting for #238 to finish/ }).waitFor();
    await it.page.getByRole('link', { name: '#237 succeeded' }).last().click();
    await it.page.waitForURL('**/builds/237');
    expect(it.visit.complaints).toEqual([]);
  });

  it('says how many of its builds run at once, with whom it takes turns, and how long builds wait', async () => {
    await using it = await openPage(path);
    await it.page.getByText('one build at a time').waitFor();
    await it.page.getByText('12s', { exact: true }).waitFor();
    await it.page.getByText('lock staging shared with').getByRole('link', { name: 'apply-staging' }).click();
    await it.page.waitForURL('**/jobs/apply-staging');
  });

  it('does without what only Rondo tells, on a stock server', async () => {
    await using it = await openPage(path, { additive: false });
    await it.page.getByRole('row', { name: /#238 running .*admin-image/ }).waitFor();
    expect(await it.page.getByText('Waits', { exact: true }).count()).toBe(0);
    expect(it.visit.complaints).toEqual([]);
  });

  it('shows a new build without a reload', async () => {
    await using it = await openPage(path);
    await it.page.getByText('live', { exact: true }).waitFor();
    await it.page.getByRole('row', { name: /#238 running/ }).waitFor();
    const job = it.server.world.jobs.find((one) => one.name === 'deploy-staging');
    const build = {
      ...it.server.world.builds.at(-1),
      id: 8000,
      name: '240',
      status: 'started',
      job_name: 'deploy-staging',
    };
    it.server.push(`job/${job?.id}`, 'patch', { builds: [build] });
    await it.page.getByRole('row', { name: /#240 running/ }).waitFor();
  });

  it('shows what a build took', async () => {
    await using it = await openPage(path);
    await it.page.getByRole('button', { name: 'Inputs and outputs of #238' }).click();
    await it.page.getByRole('link', { name: '41aa…b77' }).waitFor();
    await it.page.getByRole('button', { name: 'Inputs and outputs of #237' }).click();
    await it.page.getByText('3m 40s').waitFor();
    expect(it.server.reads.filter((read) => read.endsWith('/outline'))).toHaveLength(2);
  });

  it('says what brought each build, in one request for all rows', async () => {
    await using it = await openPage(path);
    await it.page
      .getByRole('row', { name: /#238 running .*admin-image is new: 41aa…b77 “Fix radio label order” i\.duarte/ })
      .waitFor();
    await it.page
      .getByRole('row', { name: /errored .*went away while fetching infra/ })
      .first()
      .waitFor();
    const asked = it.server.reads.filter((read) => /jobs\/\d+\/builds$|\/resources$/.test(read));
    expect(asked.filter((read) => read.startsWith('/api/v1/builds/'))).toEqual([]);
  });

  it('shows only the builds that failed, on demand', async () => {
    await using it = await openPage(path);
    await it.page.getByRole('button', { name: 'failed' }).click();
    await it.page.getByRole('row', { name: /#238/ }).waitFor({ state: 'detached' });
    expect(await it.page.getByRole('row', { name: /failed|errored/ }).count()).toBeGreaterThan(0);
  });

  it('is triggered, and goes to the new build', async () => {
    await using it = await openPage(path);
    await it.page.getByRole('button', { name: 'Trigger Build' }).click();
    await it.page.waitForURL('**/builds/240');
  });

  it('is paused, and says so', async () => {
    await using it = await openPage(path);
    await it.page.getByRole('button', { name: 'Pause' }).click();
    await expect
      .poll(() => it.server.changes)
      .toEqual(['PUT /api/v1/teams/notify/pipelines/deploy-notify/jobs/deploy-staging/pause']);
  });
});
