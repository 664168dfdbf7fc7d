import { describe, expect, it } from 'vitest';
import { createFlyHome } from '../testing/fly-home.ts';
import { startRecordedServer } from '../testing/recorded-server.ts';

describe('completion', () => {
  const complete = async (...words: string[]): Promise<string[]> => {
    await using server = await startRecordedServer();
    server.answer('GET /api/v1/teams/main/pipelines', {
      body: [
        { id: 1, name: 'shop', archived: true },
        { id: 2, name: 'preview', instance_vars: { branch: 'main' } },
        { id: 3, name: 'preview', instance_vars: { branch: 'feature/x' } },
      ],
    });
    server.answer('GET /api/v1/teams/main/pipelines/shop/jobs', { body: [{ name: 'unit' }, { name: 'deploy' }] });
    server.answer('GET /api/v1/teams/main/pipelines/preview/jobs', { body: [{ name: 'check' }] });
    server.answer('GET /api/v1/teams', { body: [{ name: 'main' }, { name: 'dev' }] });
    server.answer('GET /api/v1/workers', { body: [{ name: 'w-1' }, { name: 'x-2' }] });
    using home = createFlyHome();
    home.target(server.url);
    const { stdout, stderr, exit } = await home.run(words, { env: { GO_FLAGS_COMPLETION: '1' } });
    expect({ stderr, exit }).toEqual({ stderr: '', exit: 0 });
    return stdout.split('\n').filter(Boolean);
  };

  it.each([
    [['paus'], ['pause-component', 'pause-job', 'pause-pipeline', 'paused-jobs', 'paused-pipelines']],
    [['-t', ''], ['g']],
    [['-t', 'g', 'jobs', '-p', 's'], ['shop']],
    [
      ['-t', 'g', 'jobs', '-p', 'preview/'],
      ['preview/branch:"feature/x"', 'preview/branch:main'],
    ],
    [['-t', 'g', 'jobs', '--pipeline=sh'], ['--pipeline=shop']],
    [['-t', 'g', 'trigger-job', '-j', 'p'], ['preview/']],
    [
      ['-t', 'g', 'trigger-job', '-j', 'shop/'],
      ['shop/deploy', 'shop/unit'],
    ],
    [['-t', 'g', 'trigger-job', '-j', 'preview/branch:main'], ['preview/branch:main/']],
    [['-t', 'g', 'trigger-job', '-j', 'preview/branch:main/c'], ['preview/branch:main/check']],
    [['-t', 'g', 'jobs', '--team', 'd'], ['dev']],
    [
      ['-t', 'g', 'land-worker', '-w', ''],
      ['w-1', 'x-2'],
    ],
    [
      ['jobs', '--p'],
      ['--pipeline', '--print-table-headers'],
    ],
    [['-t', 'nope', 'jobs', '-p', ''], []],
  ])('of %j', async (words, candidates) => {
    expect(await complete(...words)).toEqual(candidates);
  });
});
