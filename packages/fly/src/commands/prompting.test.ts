import { describe, expect, it } from 'vitest';
import { createFlyHome } from '../testing/fly-home.ts';
import { type RecordedServer, startRecordedServer } from '../testing/recorded-server.ts';
import { answersOfSuccess } from '../testing/success-answers.ts';

async function run(words: string, stdin: string) {
  await using server: RecordedServer = await startRecordedServer();
  answersOfSuccess(server);
  server.answer('GET /api/v1/info', { body: { version: '8.2.5' } });
  server.answer('DELETE /api/v1/teams/main/pipelines/p/resources/r/cache', { body: { caches_removed: 3 } });
  server.answer('GET /api/v1/teams/main/pipelines', {
    body: [{ name: 'a' }, { name: 'b' }, { name: 'c', archived: true }],
  });
  using home = createFlyHome();
  home.target(server.url);
  const outcome = await home.run(['-t', 'g', ...words.split(' ')], { stdin });
  const changes = server.sent.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
  return { ...outcome, changes };
}

describe('what asks first', () => {
  it.each([
    ['destroy-pipeline -p p', 'DELETE /api/v1/teams/main/pipelines/p', 0],
    ['archive-pipeline -p p', 'PUT /api/v1/teams/main/pipelines/p/archive', 0],
    ['clear-resource-cache -r p/r', 'DELETE /api/v1/teams/main/pipelines/p/resources/r/cache', 0],
    ['clear-task-cache -j p/j -s st', 'DELETE /api/v1/teams/main/pipelines/p/jobs/j/tasks/st/cache', 0],
    ['clear-versions --resource p/r', 'DELETE /api/v1/teams/main/pipelines/p/resources/r/versions', 0],
    ['set-team -n other --local-user a', 'PUT /api/v1/teams/other', 1],
  ])('%s does nothing at a no, and at the end of input', async (words, change, exitOfNo) => {
    expect(await run(words, 'y\n')).toMatchObject({ exit: 0, changes: [change] });
    for (const stdin of ['n\n', '']) {
      const { exit, changes, stdout, stderr } = await run(words, stdin);
      expect({ exit, changes }).toEqual({ exit: exitOfNo, changes: [] });
      expect(exitOfNo === 0 ? stdout : stderr).toContain('bailing out\n');
    }
  });

  it('destroy-team wants the name', async () => {
    expect(await run('destroy-team -n other', 'other\n')).toMatchObject({
      exit: 0,
      changes: ['DELETE /api/v1/teams/other'],
    });
    expect(await run('destroy-team -n other', 'main\n')).toMatchObject({
      exit: 1,
      changes: [],
      stderr: 'error: incorrect team name; bailing out\n',
    });
  });

  it('archive-pipeline -a shows what it would archive', async () => {
    const { stdout, changes } = await run('archive-pipeline -a', 'y\n');
    expect(stdout).toContain('pipelines\na        \nb        \n\n!!! archiving');
    expect(stdout).toContain('archive 2 pipelines? [yN]: ');
    expect(changes).toHaveLength(2);
  });

  it('clear-resource-cache tells the version', async () => {
    const { stdout } = await run('clear-resource-cache -r p/r -v b:2 -v a:1', 'y\n');
    expect(stdout).toContain(
      '!!! this will remove the resource cache(s) for `p/r` with version: `{"a":"1","b":"2"}`\n\n',
    );
    expect(stdout.endsWith('3 caches removed\n')).toBe(true);
  });

  it('clear-resource-cache -n doesn’t', async () => {
    expect((await run('clear-resource-cache -r p/r -n', '')).changes).toHaveLength(1);
  });
});
