import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Measurement, sample, summarize } from '../measurement.ts';
import { startLocalServer } from './local-server.ts';
import type { WarmRunner } from './warm-runner.ts';

const commits = 50_000;
const run = promisify(execFile);

/** Checks in a warm runner beside the git commands that they can't do without. */
export async function measureGitChecks(
  runner: WarmRunner,
  directory: string,
  progress: (text: string) => void,
): Promise<Measurement[]> {
  progress(`making a repository of ${commits} commits`);
  const served = join(directory, 'served');
  await makeRepository(join(served, 'large.git'));
  await using daemon = await startLocalServer('git', (port) => [
    'daemon',
    ...['--reuseaddr', '--export-all', '--listen=127.0.0.1', `--port=${port}`, `--base-path=${served}`, served],
  ]);
  const uri = `git://127.0.0.1:${daemon.port}/large.git`;
  return [...(await measureUnchanged(runner, uri, progress)), await measureFirst(runner, { uri, directory }, progress)];
}

async function measureUnchanged(
  runner: WarmRunner,
  uri: string,
  progress: (text: string) => void,
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const [what, more] of [
    ['every commit counts', { disable_ci_skip: true }],
    ['with filters', { paths: ['dir-1'] }],
  ] as const) {
    progress(`git check of an unchanged branch, ${what}`);
    const source = { uri, branch: 'main', ...more };
    const [version] = JSON.parse(await runner.check('git', { source }));
    const own: number[] = [];
    const bare: number[] = [];
    for (let turn = 0; turn < 30; turn += 1) {
      bare.push(...(await sample(1, () => run('git', ['ls-remote', uri, 'refs/heads/main']), { warmUp: 0 })));
      own.push(...(await sample(1, () => runner.check('git', { source, version }), { warmUp: 0 })));
    }
    const floor = { value: summarize('', bare).median, of: 'git ls-remote' };
    measurements.push(
      summarize(`git check of an unchanged branch, ${what}`, own, { floor, budget: '1.3 x the floor' }),
    );
  }
  return measurements;
}

async function measureFirst(
  runner: WarmRunner,
  { uri, directory }: { uri: string; directory: string },
  progress: (text: string) => void,
): Promise<Measurement> {
  progress(`first git check of ${commits} commits with paths`);
  const own: number[] = [];
  const bare: number[] = [];
  const clone = join(directory, 'bare.git');
  for (let turn = 0; turn < 3; turn += 1) {
    const options = ['--quiet', '--bare', '--filter=blob:none', '--single-branch', '--branch=main', '--no-tags'];
    const [bareMs = 0] = await sample(
      1,
      async () => {
        await run('git', ['clone', ...options, uri, clone]);
        await run('git', ['-C', clone, 'rev-list', '--first-parent', '--max-count=1', 'HEAD', '--', 'dir-1']);
      },
      { warmUp: 0 },
    );
    await rm(clone, { recursive: true });
    const source = {
      uri,
      branch: 'main',
      paths: ['dir-1'],
      version_depth: 1,
      git_config: [{ name: 'x.turn', value: String(turn) }],
    };
    await rm(join(directory, 'checks/git/tmp/git-resource-repo-cache'), { recursive: true, force: true });
    own.push(...(await sample(1, () => runner.check('git', { source }), { warmUp: 0 })));
    bare.push(bareMs);
  }
  const floor = { value: summarize('', bare).median, of: 'git clone and rev-list' };
  return summarize(`first git check of ${commits} commits with paths`, own, { floor, budget: '1.5 x the floor' });
}

/** Commits that touch one of ten directories each, made by fast-import. */
async function makeRepository(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  await run('git', ['init', '--quiet', '--bare', '--initial-branch=main', path]);
  await run('git', ['-C', path, 'config', 'uploadpack.allowFilter', 'true']);
  const importer = spawn('git', ['-C', path, 'fast-import', '--quiet'], { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = once(importer, 'close');
  for (let index = 1; index <= commits; index += 1) {
    const message = `commit ${index}`;
    const content = `${index}\n`;
    const commit = [
      'commit refs/heads/main',
      `committer Ada <ada@example.com> ${1_600_000_000 + index} +0000`,
      `data ${message.length}\n${message}`,
      `M 100644 inline dir-${index % 10}/file-${index % 97}`,
      `data ${content.length}\n${content}`,
    ];
    if (!importer.stdin.write(`${commit.join('\n')}\n`)) await once(importer.stdin, 'drain');
  }
  importer.stdin.end();
  await ended;
  await run('git', ['-C', path, 'repack', '-adq']);
}
