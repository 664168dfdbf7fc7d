import { describe, expect, it } from 'vitest';
import { openPage } from '../../testing/open-page.ts';

const job = '/teams/notify/pipelines/deploy-notify/jobs';

describe('two builds of a job', () => {
  it('are chosen on its page: what broke last and what went well before it, or any others', async () => {
    await using it = await openPage(`${job}/deploy-staging`);
    await it.page.getByRole('button', { name: 'Compare two' }).click();
    const [before, after] = await it.page.getByRole('checkbox', { checked: true }).all();
    expect([await before?.isChecked(), await after?.isChecked()]).toEqual([true, true]);
    await it.page.getByRole('checkbox', { name: 'Compare #236' }).click();
    await it.page.getByRole('checkbox', { name: 'Compare #237' }).click();
    await it.page.getByText('#236 and #237').waitFor();
    await it.page.getByRole('link', { name: 'Compare', exact: true }).click();
    await it.page.waitForURL('**/jobs/deploy-staging?compare=236%2C237');
    await it.page.getByRole('heading', { name: 'deploy-staging #236 and #237' }).waitFor();
    expect(it.visit.complaints).toEqual([]);
  });

  it('say what changed in the inputs, commit by commit, and how each step went', async () => {
    await using it = await openPage(`${job}/e2e-preview?compare=117,118`);
    await it.page.getByRole('heading', { level: 2, name: /changed, and .* failed$/ }).waitFor();
    const between = it.page.getByRole('list', { name: /^Versions of .* between the two$/ }).first();
    await between.getByText('Bump flask from 3.0.2 to 3.0.3').waitFor();
    await it.page
      .getByRole('row', { name: /suite: letters .*failed/ })
      .getByRole('link', { name: /^failed in #118/ })
      .click();
    await it.page.waitForURL(/builds\/118#S/);
    await it.page.getByText('AssertionError: assert 500 == 201').first().waitFor();
  });

  it('are compared on a stock server by what that tells', async () => {
    await using it = await openPage(`${job}/e2e-preview?compare=117,118`, { additive: false });
    await it.page.getByRole('heading', { name: 'e2e-preview #117 and #118' }).waitFor();
    await it.page.getByRole('heading', { name: 'Inputs' }).waitFor();
    expect(await it.page.getByRole('heading', { name: 'Steps' }).count()).toBe(0);
  });

  it('have to be there', async () => {
    await using it = await openPage(`${job}/e2e-preview?compare=118,9999`);
    await it.page.getByRole('heading', { name: 'There is no build e2e-preview #9999' }).waitFor();
  });
});
