import { describe, expect, it } from 'vitest';
import { openPage } from '../../testing/open-page.ts';

const path = '/teams/notify/pipelines/deploy-notify/resources/api-src';
const api = '/api/v1/teams/notify/pipelines/deploy-notify/resources/api-src';

describe('a resource', () => {
  it('says what the pin holds back, and how its checks go although it is pinned', async () => {
    await using it = await openPage(path);
    await it.page.getByRole('heading', { name: 'api-src pinned to 3be81f0' }).waitFor();
    await it.page.getByRole('heading', { name: '3 versions newer than the pin are waiting' }).waitFor();
    await it.page
      .getByRole('img', { name: /build-api: succeeded, deploy-preview: succeeded, .*e2e-preview: failed/ })
      .waitFor();
    await it.page.getByText(/^Checked \d+s ago$/).waitFor();
    expect(it.visit.complaints).toEqual([]);
  });

  it('says when it is checked, how its last checks went, and where it comes from', async () => {
    await using it = await openPage(path);
    await it.page.getByText(/^every 1m, next in \d+s, or at once by webhook$/).waitFor();
    await it.page.getByRole('img', { name: 'last 24 checks, 1 failed' }).waitFor();
    await it.page.getByText('took 0.5s').waitFor();
    await it.page.getByText('git@github.com:notify/api.git').waitFor();
    await it.page.getByText('branch main').waitFor();
  });

  it('says who pinned it and when, who disabled a version, and when versions were found', async () => {
    await using it = await openPage(path);
    await it.page.getByText(/^Pinned by t\.okafor 4m ago: "Hold at the last good commit/).waitFor();
    await it.page.getByRole('row', { name: /77c0d18 1 day .*disabled by p\.nair/ }).waitFor();
    await it.page.getByRole('columnheader', { name: 'Found' }).waitFor();
    await it.page.getByRole('row', { name: /a41f9c2 36m/ }).waitFor();
  });

  it('says as much as a stock server tells', async () => {
    await using it = await openPage(path, { additive: false });
    await it.page.getByText('took 1s').waitFor();
    expect(await it.page.getByText(/^every 1m/).count()).toBe(0);
    await it.page.getByText(/^Pinned Hold at the last good commit/).waitFor();
    await it.page.getByRole('columnheader', { name: 'Made' }).waitFor();
    expect(it.visit.complaints).toEqual([]);
  });

  it('says of a resource without history how its check went', async () => {
    await using it = await openPage(path, {
      before: ({ world }) => {
        const found = world.resources.find((one) => one.name === 'api-src' && one.pipeline_name === 'deploy-notify');
        const build = { id: 9900, name: 'check', status: 'errored', end_time: world.now - 20 };
        Object.assign(found ?? {}, { last_checked: undefined, build });
      },
    });
    await it.page.getByText(/^The check errored \d+s ago$/).waitFor();
  });

  it('opens a version: where it went, where it came from, what it says of itself', async () => {
    await using it = await openPage(path);
    await it.page.getByRole('button', { name: 'a41f9c2' }).click();
    await it.page.getByText('Nothing. It was found by a check.').waitFor();
    await it.page.getByRole('link', { name: 'e2e-preview #118, failed' }).waitFor();
    await it.page.getByRole('link', { name: 'git.example.gov/notify/api/commit/a41f9c2' }).waitFor();
  });

  it('hears of versions that somebody disables meanwhile', async () => {
    await using it = await openPage(path);
    await it.page.getByText('live', { exact: true }).waitFor();
    const [version] = it.server.world.versions.get('notify/deploy-notify/api-src') ?? [];
    Object.assign(version ?? {}, { enabled: false });
    const off = it.page
      .getByRole('row', { name: /e2210fa/ })
      .getByRole('switch', { name: 'Toggle Resource Version Enabled', checked: false });
    // The stream covers the resource some time after its facts are there.
    await expect
      .poll(async () => {
        it.server.push('resource/1', 'patch', { versions: true });
        return off.count();
      })
      .toBe(1);
  });

  it('finds a version from a link', async () => {
    await using it = await openPage(`${path}?filter=ref:77c0d184`);
    await it.page.getByRole('button', { name: '77c0d18' }).waitFor();
    expect(await it.page.getByRole('button', { name: 'a41f9c2' }).count()).toBe(0);
    await it.page.getByRole('heading', { name: 'Went into' }).waitFor();
  });

  it('pins, unpins, disables and checks', async () => {
    await using it = await openPage(path);
    const row = it.page.getByRole('row', { name: /e2210fa/ });
    await row.getByRole('button', { name: 'Pin Resource Version' }).click();
    await expect.poll(() => it.server.changes).toEqual([`PUT ${api}/versions/900/pin`, `PUT ${api}/pin_comment`]);
    await row.getByRole('switch').click();
    await it.page.getByRole('button', { name: 'Unpin' }).click();
    await it.page.getByRole('button', { name: 'Check now' }).click();
    await expect
      .poll(() => it.server.changes.slice(2))
      .toEqual([`PUT ${api}/versions/900/disable`, `PUT ${api}/unpin`, `POST ${api}/check`]);
  });

  it('locks what a viewer may not do, and says why', async () => {
    await using it = await openPage('/teams/docs/pipelines/tech-docs/resources/src');
    const pin = it.page.getByRole('button', { name: 'Pin Resource Version' }).first();
    await pin.waitFor();
    expect(await pin.isDisabled()).toBe(true);
    expect(await pin.getAttribute('title')).toBe('Pinning needs member');
  });
});
