import { describe, expect, it } from 'vitest';
import type { FakeServer } from '../../testing/fake-server.ts';
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
});

describe('where nothing runs yet', () => {
  const empty = (server: FakeServer) => {
    server.world.pipelines = [];
    server.world.jobs = [];
    server.world.resources = [];
    server.world.builds = [];
  };

  it('shows the first steps, and how to bring what runs on Concourse', async () => {
    await using it = await openPage('/', { before: empty });
    await it.page.getByRole('heading', { name: 'Nothing runs here yet' }).waitFor();
    expect(await it.page.title()).toBe('Welcome - Rondo');
    await it.page.getByRole('button', { name: 'Copy' }).nth(1).click();
    expect(await it.page.evaluate(() => navigator.clipboard.readText())).toContain(`login -c ${it.server.origin}`);
    await it.page.getByText('get-pipeline -p app').waitFor({ state: 'hidden' });
    await it.page.getByRole('button', { name: 'Migrate from Concourse' }).click();
    await it.page.getByText('get-pipeline -p app').waitFor();
  });

  it('sets the sample pipeline, lets it run, and goes to it', async () => {
    await using it = await openPage('/', { before: empty });
    await it.page.getByRole('button', { name: 'Run the sample pipeline' }).click();
    await it.page.waitForURL('**/teams/notify/pipelines/hello');
    const path = '/api/v1/teams/notify/pipelines/hello';
    expect(it.server.changes).toEqual([`PUT ${path}/config`, `PUT ${path}/unpause`]);
    expect(it.server.bodies[0]).toMatchObject({ resources: [{ name: 'theme', type: 'mock' }] });
  });

  it('quotes the server where it refuses the sample', async () => {
    const path = '/api/v1/teams/notify/pipelines/hello/config';
    await using it = await openPage('/', {
      before: (server) => {
        empty(server);
        server.overrides.set(`PUT ${path}`, { status: 400, body: 'the policy says no' });
      },
    });
    await it.page.getByRole('button', { name: 'Run the sample pipeline' }).click();
    await it.page.getByText('The server said: the policy says no').waitFor();
  });

  it('locks the sample for those who may not set pipelines', async () => {
    await using it = await openPage('/', {
      before: (server) => {
        empty(server);
        const body = JSON.stringify({ user_name: 'p.nair', is_admin: false, teams: { docs: ['viewer'] } });
        server.overrides.set('GET /api/v1/user', { status: 200, body });
      },
    });
    await it.page.getByText('needs member of').waitFor();
    expect(await it.page.getByRole('button', { name: 'Run the sample pipeline' }).isDisabled()).toBe(true);
  });

  it('has a page with fly for every platform', async () => {
    await using it = await openPage('/download-fly');
    await it.page.getByRole('link', { name: 'Download for Linux' }).waitFor();
    await it.page.getByLabel('Platform').selectOption('windows-amd64');
    await it.page.getByText('Invoke-WebRequest').waitFor();
    const link = it.page.getByRole('link', { name: 'Download for Windows' });
    expect(await link.getAttribute('href')).toBe('/api/v1/cli?arch=amd64&platform=windows');
  });
});
