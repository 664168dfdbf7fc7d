import { describe, expect, it } from 'vitest';
import { openPage } from '../../testing/open-page.ts';

describe('the settings', () => {
  it('are found in the account menu, and act and are kept at once', async () => {
    await using it = await openPage('/');
    const { page } = it;
    await page.locator('#user-id').click();
    await page.getByRole('menuitem', { name: 'Settings' }).click();
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
    await page.getByRole('radio', { name: /Light/ }).click();
    await page.getByRole('radio', { name: /Colour-blind safe/ }).click();
    await page.getByRole('group', { name: 'Density' }).getByRole('button', { name: 'Compact' }).click();
    await page.getByRole('group', { name: 'Time zone' }).getByRole('button', { name: 'UTC' }).click();
    expect(await page.evaluate(() => ({ ...document.documentElement.dataset }))).toMatchObject({
      theme: 'light',
      status: 'safe',
    });
    await page.getByRole('link', { name: 'Rondo, all pipelines' }).click();
    await page.getByRole('columnheader', { name: 'Last 24 builds' }).waitFor();
    const stored = await page.evaluate(() => JSON.parse(localStorage.getItem('rondo_look') ?? '{}'));
    expect(stored).toMatchObject({ theme: 'light', status: 'safe', density: 'compact', utc: true });
    expect(it.visit.complaints).toEqual([]);
  });

  it('turn off keys that act by themselves', async () => {
    await using it = await openPage('/settings');
    const { page } = it;
    await page.getByRole('switch', { name: 'Use single-key shortcuts' }).click();
    await page.getByRole('link', { name: 'Rondo, all pipelines' }).click();
    await page.locator('.card').first().waitFor();
    await page.keyboard.press('/');
    expect(await page.locator('#search-input-field:focus').count()).toBe(0);
  });
});
