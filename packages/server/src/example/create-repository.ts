import { execFile } from 'node:child_process';
import { access, chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { exampleFiles } from './example-files.ts';

const run = promisify(execFile);

/**
 * Makes the example's bare repository with its first commit, unless it is there. A push tells the server at once, through
 * the hook that `hookCommand` is; it never keeps a push from succeeding.
 */
export async function createRepository(directory: string, hookCommand: readonly string[]): Promise<string> {
  const repository = join(directory, 'example.git');
  const exists = await access(join(repository, 'HEAD')).then(
    () => true,
    () => false,
  );
  if (!exists) await makeRepository(directory, repository);
  const hook = join(repository, 'hooks/post-receive');
  await writeFile(
    hook,
    `#!/bin/sh\n# Has Rondo look for the new commit now instead of within a minute.\n${hookCommand.map(quote).join(' ')} </dev/null >/dev/null 2>&1 &\nexit 0\n`,
  );
  await chmod(hook, 0o755);
  return repository;
}

async function makeRepository(directory: string, repository: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const draft = await mkdtemp(join(directory, 'draft-'));
  try {
    const work = join(draft, 'work');
    for (const [path, text] of Object.entries(exampleFiles)) {
      await mkdir(dirname(join(work, path)), { recursive: true });
      await writeFile(join(work, path), text, { mode: path.endsWith('.sh') ? 0o755 : 0o644 });
    }
    const git = (...argv: string[]) => run('git', ['-C', work, ...argv], { env: environment(draft) });
    await git('init', '--quiet', '--initial-branch=main');
    await git('add', '--all');
    await git(
      '-c',
      'user.name=Rondo',
      '-c',
      'user.email=rondo@localhost',
      'commit',
      '--quiet',
      '--message=A program and its test',
    );
    await run('git', ['clone', '--quiet', '--bare', work, join(draft, 'bare.git')], { env: environment(draft) });
    await run('git', ['-C', join(draft, 'bare.git'), 'remote', 'remove', 'origin'], { env: environment(draft) });
    await rename(join(draft, 'bare.git'), repository);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Nothing of the user's own configuration (signing, hooks, templates) has a say here. */
function environment(home: string): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: home, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
