import { describe, expect, it } from 'vitest';
import { fakePassword } from '../../testing/fake-login.ts';
import { openPage } from '../../testing/open-page.ts';

const job = '/teams/notify/pipelines/deploy-notify/jobs/deploy-staging';

async function logIn(page: Awaited<ReturnType<typeof openPage>>['page'], password: string) {
  await page.getByLabel('Username').fill('p.nair');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

describe('logging in', () => {
  it('says that a password is wrong, and lets in with the right one', async () => {
    await using it = await openPage('/login?redirect_uri=/', { loggedIn: false });
    await logIn(it.page, 'wrong');
    await it.page.getByRole('alert').filter({ hasText: 'invalid username and password.' }).waitFor();
    await logIn(it.page, fakePassword);
    await it.page.getByRole('heading', { name: 'Three pipelines need attention' }).waitFor();
    await it.page.getByRole('button', { name: 'p.nair, account menu' }).waitFor();
    expect(it.visit.complaints).toEqual([]);
  });

  it('returns to the page that needed it, and the session may change things there', async () => {
    await using it = await openPage(job, { loggedIn: false });
    await it.page.getByRole('heading', { name: 'Log in to see deploy-staging' }).waitFor();
    await it.page.getByRole('button', { name: 'Log in' }).last().click();
    await logIn(it.page, fakePassword);
    await it.page.waitForURL(`**${job}`);
    await it.page.getByRole('button', { name: 'Trigger Build' }).click();
    await expect.poll(() => it.server.changes.length).toBe(1);
  });

  it('works at the address of the form itself, where the command line sends a browser', async () => {
    await using it = await openPage(`/sky/issuer/auth/local/login?state=${encodeURIComponent(job)}`, {
      loggedIn: false,
    });
    await logIn(it.page, 'wrong');
    await it.page.getByRole('alert').waitFor();
    await logIn(it.page, fakePassword);
    await it.page.waitForURL(`**${job}`);
  });

  it('is the first page where nothing is public', async () => {
    await using it = await openPage('/', {
      loggedIn: false,
      before: (server) => {
        for (const pipeline of server.world.pipelines) pipeline.public = false;
      },
    });
    await it.page.getByRole('heading', { name: 'Log in to Rondo' }).waitFor();
    expect(await it.page.getByRole('navigation').count()).toBe(0);
    await logIn(it.page, fakePassword);
    await it.page.getByRole('heading', { name: /attention/ }).waitFor();
  });

  it('ends from the account menu', async () => {
    await using it = await openPage('/');
    await it.page.getByRole('button', { name: 'p.nair, account menu' }).click();
    await it.page.getByRole('menuitem', { name: 'Log out' }).click();
    await it.page.getByRole('button', { name: 'Log in' }).waitFor();
    expect(it.server.user).toBeUndefined();
  });

  it('ends in every tab at once', async () => {
    await using it = await openPage('/', {
      before: (server) => {
        for (const pipeline of server.world.pipelines) pipeline.public = false;
      },
    });
    const other = await it.page.context().newPage();
    await other.goto('/teams/notify/pipelines/deploy-notify');
    await other.getByRole('heading', { name: /deploy-notify/ }).waitFor();
    await it.page.getByRole('button', { name: 'p.nair, account menu' }).click();
    await it.page.getByRole('menuitem', { name: 'Log out' }).click();
    await other.getByRole('heading', { name: 'Log in to see deploy-notify' }).waitFor();
  });
});
