import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, createApiWorld } from '../testing/api-world.ts';

describe('the addresses of the UI', () => {
  let world: ApiWorld;
  const pages = mkdtempSync(join(tmpdir(), 'rondo-pages-'));
  beforeAll(async () => {
    writeFileSync(join(pages, 'index.html'), '<!doctype html><html><head></head><body>the page</body></html>');
    world = await createApiWorld();
    Object.assign(world.services, { uiDirectory: pages });
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
    rmSync(pages, { recursive: true });
  });

  it.each([
    '/',
    '/dashboard?search=team:%20main',
    '/teams/main/pipelines/p?vars.branch=%22a%2Fb%22',
    '/teams/main/pipelines/none/jobs/j/builds/42.1',
    '/teams/main/pipelines/h%C3%A4llo%20w%C3%B6rld/resources/r',
    '/builds/17',
    '/settings',
    '/download-fly',
  ])('%s is a page, whether its pipeline exists or not', async (url) => {
    const answer = await world.request({ url });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toContain('text/html');
    expect(answer.body).toContain('the page');
  });

  it.each(['/nowhere', '/teams/main/nothing', '/builds/abc', '/index.php', '/favicon.ico', '/..%2f..%2fetc/passwd'])(
    '%s leads nowhere: 404, with the page that says so',
    async (url) => {
      const answer = await world.request({ url });
      expect(answer.statusCode).toBe(404);
      expect(answer.body).toContain('the page');
    },
  );

  it.each(['/assets/index-gone.js', '/api/v1/nothing'])('%s is no page: 404 without one', async (url) => {
    const answer = await world.request({ url });
    expect([answer.statusCode, answer.body]).toEqual([404, '404 page not found\n']);
  });

  it('sends the old address of the wall to the new one, search and all', async () => {
    const answer = await world.request({ url: '/hd?search=x?y' });
    expect([answer.statusCode, answer.headers.location]).toEqual([308, '/?search=x?y&density=high']);
    expect((await world.request({ url: '/hd' })).headers.location).toBe('/?density=high');
  });
});
