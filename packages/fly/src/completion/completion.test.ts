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
    server.answer('GET /api/v1/teams/main/pipelines/preview/jobs', { body: [{ name: 'check' }, { name: 'deploy' }] });
    server.answer('GET /api/v1/teams/main/pipelines/shop/resources', { body: [{ name: 'source' }, { name: 'image' }] });
    server.answer('GET /api/v1/teams/main/pipelines/shop/resource-types', { body: [{ name: 'mail' }] });
    server.answer('GET /api/v1/teams/main/pipelines/shop/resources/source/versions', {
      body: [
        { id: 1, version: { ref: 'abc' } },
        { id: 2, version: { ref: 'bcd', tag: '1' } },
      ],
    });
    server.answer('GET /api/v1/teams/main/pipelines/shop/jobs/unit/builds', {
      body: [
        { id: 70, name: '7' },
        { id: 12, name: '1.2' },
      ],
    });
    server.answer('GET /api/v1/teams/main/builds', {
      body: [
        { id: 70, name: '7' },
        { id: 71, name: '1' },
      ],
    });
    const plan = [
      { get: 'source' },
      { task: 'compile', ensure: { task: 'clean' } },
      { in_parallel: { steps: [{ put: 'image' }] } },
    ];
    server.answer('GET /api/v1/teams/main/pipelines/shop/config', {
      body: { config: { jobs: [{ name: 'unit', plan }] } },
    });
    server.answer('GET /api/v1/teams/main/containers', { body: [{ id: 'abc' }, { id: 'xyz' }] });
    server.answer('GET /api/v1/teams/dev/pipelines', { body: [{ id: 4, name: 'theirs' }] });
    server.answer('GET /api/v1/components', { body: [{ name: 'scheduler' }, { name: 'scanner' }] });
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
    [['-t', 'g', 'jobs', '--team', 'dev', '-p', ''], ['theirs']],
    [
      ['-t', 'g', 'trigger-job', '-j', ''],
      ['preview/', 'shop/'],
    ],
    [
      ['-t', 'g', 'trigger-job', '-j', 'p'],
      ['preview/branch:"feature/x"/', 'preview/branch:main/'],
    ],
    [
      ['-t', 'g', 'trigger-job', '-j', 's'],
      ['shop/deploy', 'shop/unit'],
    ],
    [
      ['-t', 'g', 'trigger-job', '-j', 'shop/'],
      ['shop/deploy', 'shop/unit'],
    ],
    [
      ['-t', 'g', 'trigger-job', '-j', 'preview/branch:main'],
      ['preview/branch:main/check', 'preview/branch:main/deploy'],
    ],
    [['-t', 'g', 'trigger-job', '-j', 'preview/branch:"feature/x"/d'], ['preview/branch:"feature/x"/deploy']],
    // Quotes as they are typed; bash closes those that are open.
    [['-t', '"g"', 'jobs', '-p', '"s'], ['shop']],
    [['-t', 'g', 'jobs', '-p', "'preview/branch:m"], ['preview/branch:main']],
    [['-t', 'g', 'jobs', '-p', 'preview/branch', ':', '"fe'], ['"\\"feature/x\\"']],
    [['-t', 'g', 'jobs', '-p', 'preview/branch', ':', '"ma'], ['"main']],
    [['-t', 'g', 'check-resource', '-r', 'shop/s'], ['shop/source']],
    [['-t', 'g', 'check-resource-type', '-r', 'shop/'], ['shop/mail']],
    [
      ['-t', 'g', 'pin-resource', '-r', 'shop/source', '-v', 'ref:'],
      ['ref:abc', 'ref:bcd'],
    ],
    [
      ['-t', 'g', 'watch', '-j', 'shop/unit', '-b', ''],
      ['1.2', '7'],
    ],
    [
      ['-t', 'g', 'watch', '-b', ''],
      ['70', '71'],
    ],
    [
      ['-t', 'g', 'clear-task-cache', '-j', 'shop/unit', '-s', ''],
      ['clean', 'compile'],
    ],
    [
      ['-t', 'g', 'hijack', '--job=shop/unit', '-s', ''],
      ['clean', 'compile', 'image', 'source'],
    ],
    [['-t', 'g', 'hijack', '--handle', 'a'], ['abc']],
    [
      ['-t', 'g', 'set-pipeline', '-p', ''],
      ['preview', 'shop'],
    ],
    [['-t', 'g', 'order-instanced-pipelines', '-g', 'preview', '-p', 'branch:m'], ['branch:main']],
    [['-t', 'g', 'pause-component', '-n', 'scan'], ['scanner']],
    [
      ['completion', '--shell', ''],
      ['bash', 'fish', 'zsh'],
    ],
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

  // As bash hands them over: apart at every `:` and `=`, and what comes before the last of them is not wanted back.
  it.each([
    [['-t', 'g', 'trigger-job', '-j', 'preview/branch', ':', 'main/d'], ['main/deploy']],
    [
      ['-t', 'g', 'jobs', '-p', 'preview/branch', ':'],
      ['"feature/x"', 'main'],
    ],
    [['-t', 'g', 'jobs', '--pipeline', '=', 'sh'], ['shop']],
    [['-t', 'g', 'trigger-job', '-j', 'preview/branch', ':', 'main/check', '--te'], ['--team']],
  ])('of %j', async (words, candidates) => {
    expect(await complete(...words)).toEqual(candidates);
  });
});
