import { describe, expect, it } from 'vitest';
import { openPage } from '../../testing/open-page.ts';

const resource = '/teams/notify/pipelines/deploy-notify/resources/api-src';

describe('what came of a version', () => {
  it('is one link away from it, and leads on to every build', async () => {
    await using it = await openPage(resource);
    await it.page
      .getByRole('row', { name: /a41f9c2/ })
      .getByRole('button')
      .first()
      .click();
    await it.page.getByRole('link', { name: 'Everything downstream' }).click();
    await it.page.waitForURL('**/causality/898/downstream');
    await it.page
      .getByRole('heading', { name: 'It went into four builds of four jobs, and stops at e2e-preview' })
      .waitFor();
    const graph = it.page.getByRole('group', { name: 'Graph of these builds' });
    await graph.getByRole('link', { name: /smoke-preview/ }).waitFor();
    expect(await it.page.getByRole('row').count()).toBe(5);
    await graph.getByRole('link', { name: /e2e-preview/ }).click();
    await it.page.waitForURL('**/jobs/e2e-preview/builds/118');
    expect(it.visit.complaints).toEqual([]);
  });

  it('says that it came of nothing where a check found it', async () => {
    await using it = await openPage(`${resource}/causality/898/upstream`);
    await it.page.getByRole('heading', { name: 'It came of nothing. A check found it.' }).waitFor();
    await it.page.getByRole('link', { name: 'Everything downstream' }).click();
    await it.page.getByRole('heading', { name: /^It went into four builds/ }).waitFor();
  });

  it('is not told by a stock server that has the feature off', async () => {
    await using it = await openPage(`${resource}/causality/898/downstream`, {
      additive: false,
      before: (server) =>
        server.overrides.set(
          'GET /api/v1/teams/notify/pipelines/deploy-notify/resources/api-src/versions/898/downstream',
          {
            status: 403,
          },
        ),
    });
    await it.page.getByText('resource_causality').waitFor();
  });

  it('needs a version that is there', async () => {
    await using it = await openPage(`${resource}/causality/1/downstream`);
    await it.page.getByRole('heading', { name: 'There is no version 1 of api-src' }).waitFor();
    await it.page.getByText('The pipeline deploy-notify exists, this version does not.', { exact: true }).waitFor();
  });
});
