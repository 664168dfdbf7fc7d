import { describe, expect, it } from 'vitest';
import { openPage } from '../../testing/open-page.ts';

const pipeline = '/teams/notify/pipelines/deploy-notify';

describe('what is not there, or not for everybody', () => {
  it('names a missing job, and the nearest that exists', async () => {
    await using it = await openPage(`${pipeline}/jobs/deploy-prod`);
    await it.page.getByRole('heading', { name: 'There is no job deploy-prod' }).waitFor();
    await it.page.getByRole('link', { name: 'deploy-production' }).click();
    await it.page.waitForURL('**/jobs/deploy-production');
  });

  it.each([
    [`${pipeline}/jobs/e2e-preview/builds/9999`, 'There is no build e2e-preview #9999'],
    [`${pipeline}/resources/nothing`, 'There is no resource nothing'],
    ['/teams/notify/pipelines/deploy-notifi', 'There is no pipeline deploy-notifi'],
    ['/nowhere/at/all', 'There is no page /nowhere/at/all'],
  ])('%s: %s', async (path, headline) => {
    await using it = await openPage(path);
    await it.page.getByRole('heading', { name: headline }).waitFor();
  });

  it('says who the viewer is and what it takes, where something may not be seen', async () => {
    const path = '/teams/treasury/pipelines/payroll-export';
    await using it = await openPage(path, {
      before: (server) => server.overrides.set(`GET /api/v1${path}`, { status: 403 }),
    });
    await it.page.getByRole('heading', { name: 'You cannot see payroll-export' }).waitFor();
    await it.page.getByText('viewer or higher in the team treasury').waitFor();
    await it.page.getByRole('button', { name: 'Copy a request for access' }).click();
    expect(await it.page.evaluate(() => navigator.clipboard.readText())).toContain(
      'p.nair would like the role viewer in the team treasury',
    );
  });

  it('quotes a server that is in trouble, and tries again', async () => {
    const api = `/api/v1${pipeline}/jobs/deploy-staging`;
    await using it = await openPage(`${pipeline}/jobs/deploy-staging`, {
      before: (server) => server.overrides.set(`GET ${api}`, { status: 500, body: 'the database is read-only' }),
    });
    await it.page.getByText('The server said: the database is read-only').waitFor();
    it.server.overrides.delete(`GET ${api}`);
    await it.page.getByRole('button', { name: 'Try again' }).click();
    await it.page.getByRole('heading', { name: /deploy-staging/ }).waitFor();
  });

  it('shows the first steps where nothing runs yet', async () => {
    await using it = await openPage('/', {
      before: (server) => {
        server.world.pipelines = [];
        server.world.jobs = [];
        server.world.resources = [];
        server.world.builds = [];
      },
    });
    await it.page.getByRole('heading', { name: 'Nothing runs here yet' }).waitFor();
    await it.page.getByRole('button', { name: 'Copy' }).nth(1).click();
    expect(await it.page.evaluate(() => navigator.clipboard.readText())).toContain(`login -c ${it.server.origin}`);
  });
});
