import { describe, expect, it } from 'vitest';
import { openPage } from '../../testing/open-page.ts';

describe('builds and configuration', () => {
  it('lists what runs and ran everywhere, by status, and leads to each build', async () => {
    await using it = await openPage('/builds');
    const { page } = it;
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('button', { name: /^failed/ }).click();
    await page.waitForURL('**/builds?status=failed');
    const statuses = await page.locator('tbody tr td:first-child').allTextContents();
    expect(statuses.length).toBeGreaterThan(0);
    expect(new Set(statuses.map((text) => text.trim()))).toEqual(new Set(['failed']));
    expect(it.visit.complaints).toEqual([]);
  });

  it('shows how a pipeline is set up, and its builds, from its page', async () => {
    await using it = await openPage('/teams/notify/pipelines/deploy-notify', {
      before: (server) => {
        const config = { jobs: [{ name: 'build-api', plan: [{ get: 'api-src', trigger: true }] }] };
        server.overrides.set('GET /api/v1/teams/notify/pipelines/deploy-notify/config', {
          status: 200,
          body: JSON.stringify({ config }),
        });
      },
    });
    const { page } = it;
    await page.getByRole('link', { name: 'Config' }).click();
    await page.getByRole('heading', { name: 'How deploy-notify is set up' }).waitFor();
    await page.getByRole('region', { name: 'Configuration' }).getByText('- get: api-src').waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'Builds', exact: true }).click();
    await page.getByRole('link', { name: 'deploy-staging #239' }).click();
    await page.waitForURL('**/jobs/deploy-staging/builds/239');
    expect(it.visit.complaints).toEqual([]);
  });
});
