import { describe, expect, it } from 'vitest';
import { openPage } from './open-page.ts';

const pipeline = '/teams/notify/pipelines/deploy-notify';

/** Scripts and extensions of Concourse's users find their way by these (ui.md A14). */
describe('what scripts hold on to', () => {
  it('is there on the dashboard', async () => {
    await using it = await openPage('/');
    const { page } = it;
    await page.locator('.dashboard-team-group[data-team-name="notify"] .card-wrapper:nth-child(2) .card').waitFor();
    expect(await page.locator('.card-wrapper:nth-child(2) .dashboard-pipeline-name').first().textContent()).toBe(
      'smoke-tests',
    );
    expect(await page.locator('#top-bar-app > div:nth-child(1)').textContent()).toBe('ci.notify.example.gov');
    expect(await page.locator('#user-id').count()).toBe(1);
    await page.locator('.card[data-pipeline-name="antivirus"] [style*="ic-pause"]').click();
    await page.locator('.card[data-pipeline-name="antivirus"] [style*="ic-play"]').waitFor();
    for (const id of [
      'search-input-field',
      'dashboard-info',
      'legend',
      'sidebar-icon',
      'AllPipelines_1_name',
      'AllPipelines_1_toggle_pause',
    ]) {
      expect(await page.locator(`#${id}`).count(), id).toBe(1);
    }
  });

  it('is there on a build', async () => {
    await using it = await openPage(`${pipeline}/jobs/e2e-preview/builds/118`);
    const { page } = it;
    expect(await page.locator('.build-header').evaluate((header: HTMLElement) => header.style.backgroundColor)).toBe(
      'rgb(219, 84, 66)',
    );
    expect(await page.locator('.build-header h1 a').textContent()).toBe('e2e-preview#118');
    expect(await page.locator('#builds li:nth-child(1)').getAttribute('data-build-name')).toBe('118');
    await page.locator('[data-step-name="wait-for-preview"][data-step-state="succeeded"] .header').click();
    await page.locator('.step-body:not(.step-collapsed)').waitFor();
    await page.locator('[id="e/2/0:23"], [id="d:1"]').first().waitFor();
  });

  it('is there on a resource and on a pipeline', async () => {
    await using it = await openPage(`${pipeline}/resources/api-src`);
    const { page } = it;
    await page.locator('#pin-bar table').waitFor({ state: 'attached' });
    expect(await page.locator('#pin-bar table').textContent()).toContain('3be81f0c1aa2f0e5b3d9a7716ce1d3f2b80c4e93');
    expect(await page.locator('[aria-label="Pin Resource Version"]').count()).toBe(6);
    expect(await page.locator('#pin-icon').count()).toBe(1);
    await page.goto(pipeline);
    await page.locator('#pipeline-container #node-job-build-api').waitFor();
    expect(await page.locator('#groups-bar').count()).toBe(1);
  });
});
