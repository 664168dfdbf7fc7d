import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Quickstart } from './world/quickstart.ts';
import { Visitor } from './world/visitor.ts';

const run = promisify(execFile);
const example = '/teams/main/pipelines/example';

/** A test that takes its time, so that its log can be watched while it grows. */
const slowTest = `#!/bin/sh
for verse in 1 2 3 4 5 6 7 8; do echo "verse $verse"; sleep 0.4; done
sh greet.sh World
`;

/** A job that would go on for long, to be aborted. */
const endless = `
jobs:
- name: wait
  plan:
  - task: sleep
    config: {platform: linux, run: {path: sh, args: [-c, 'echo waiting; sleep 600']}}
`;

async function push(rondo: Quickstart, files: Record<string, string>): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'rondo-browser-'));
  const git = (...argv: string[]) =>
    run('git', ['-C', work, '-c', 'user.name=A', '-c', 'user.email=a@example.com', ...argv]);
  await run('git', ['clone', '--quiet', join(rondo.directory, 'example/example.git'), work]);
  for (const [name, text] of Object.entries(files)) await writeFile(join(work, name), text);
  await git('commit', '--quiet', '--all', '--message=Sing it slowly');
  await git('push', '--quiet');
  await rm(work, { recursive: true });
}

describe('a user in front of the pages', () => {
  let rondo: Quickstart;
  let visitor: Visitor;
  beforeAll(async () => {
    rondo = await Quickstart.start();
    await rondo.api.setPipeline('endless', endless);
    visitor = await Visitor.arrive(rondo.url);
  });
  afterAll(async () => {
    await visitor?.[Symbol.asyncDispose]();
    await rondo?.[Symbol.asyncDispose]();
  });

  it('logs in and sees the example, green', async () => {
    await visitor.open('/');
    await visitor.reads('Log in to Rondo');
    await visitor.logIn('admin', rondo.password);
    await visitor.page.locator('.card[data-pipeline-name="example"]').getByText('succeeded', { exact: true }).waitFor();
    await visitor.page.getByText('live', { exact: true }).waitFor();
    await visitor.mark();
  });

  it('pushes a commit, sees its build appear and its log grow, without a reload', async () => {
    const { page } = visitor;
    await page.getByRole('link', { name: 'example', exact: true }).click();
    await visitor.reads('is green');
    await push(rondo, { 'test.sh': slowTest });
    const node = page.locator('#node-job-test');
    await node.and(page.locator('.st-running')).waitFor();
    await node.click();
    await page.waitForURL('**/jobs/test/builds/2');
    const log = page.getByRole('log');
    await log.getByText('verse 2').waitFor();
    expect(await log.getByText('verse 8').count()).toBe(0);
    await log.getByText('verse 8').waitFor();
    await visitor.reads('succeeded');
    expect(await visitor.wasReloaded()).toBe(false);
  });

  it('reruns a build, and triggers one', async () => {
    const { page } = visitor;
    await visitor.press('Rerun Build');
    await page.waitForURL('**/jobs/test/builds/2.1');
    await visitor.reads('running');
    await page.getByRole('link', { name: 'test', exact: true }).click();
    await visitor.press('Trigger Build');
    await page.waitForURL('**/jobs/test/builds/3');
  });

  it('aborts a build that would go on for long', async () => {
    await visitor.page.getByRole('link', { name: 'Rondo, all pipelines' }).click();
    await visitor.page.getByRole('link', { name: 'endless', exact: true }).click();
    await visitor.page.locator('#node-job-wait').click();
    await visitor.press('Trigger Build');
    await visitor.page.getByRole('log').getByText('waiting').waitFor();
    await visitor.press('Abort Build');
    await visitor.reads('aborted');
  });

  it('pauses a job and its pipeline, and lets both run again', async () => {
    const { page } = visitor;
    await page.getByRole('link', { name: 'wait', exact: true }).click();
    await visitor.press('Pause');
    await visitor.reads('paused by admin');
    await visitor.press('Unpause');
    await visitor.reads('aborted #1');
    await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'endless' }).click();
    await visitor.press('Pause');
    await visitor.reads('endless is paused by admin');
    await visitor.press('Unpause');
    await visitor.page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
    expect(await rondo.api.get('/api/v1/teams/main/pipelines/endless')).toMatchObject({ paused: false });
  });

  it('checks a resource, pins its older version and lets it go', async () => {
    const { page } = visitor;
    await visitor.open(`${example}/resources/source`);
    await visitor.reads('source');
    const [newest, older] = [page.getByRole('row').nth(1), page.getByRole('row').nth(2)];
    await newest.getByText('Sing it slowly').waitFor();
    await visitor.press('Check now');
    await page.getByText(/^Checked \d+s ago$/).waitFor();
    await older.getByRole('button', { name: 'Pin Resource Version' }).click();
    await visitor.reads('pinned to');
    await page.getByText('1 version newer than the pin is waiting').waitFor();
    await visitor.press('Unpin');
    await page.getByText('2 versions').waitFor();
  });

  it('shows a public pipeline to those who are not logged in, and nothing else', async () => {
    const { page } = visitor;
    await visitor.open('/');
    await rondo.api.request('PUT', '/api/v1/teams/main/pipelines/example/expose');
    await visitor.logOut();
    await page.locator('.card[data-pipeline-name="example"]').waitFor();
    expect(await page.locator('.card').count()).toBe(1);
    await page.getByRole('link', { name: 'example', exact: true }).click();
    await page.locator('#node-job-test').waitFor();
    await visitor.open('/teams/main/pipelines/endless');
    await visitor.reads('Log in');
    expect(visitor.complaints).toEqual([]);
  });
});
