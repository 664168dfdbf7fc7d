import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A bare repository with one commit of these files on `main`. */
export async function makeRepository(repository: string, files: Readonly<Record<string, string>>): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'rondo-work-'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(work, path)), { recursive: true });
    await writeFile(join(work, path), content);
  }
  const git = (...argv: string[]) =>
    run('git', ['-C', work, '-c', 'user.name=A', '-c', 'user.email=a@example.com', ...argv]);
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message=Stand-ins');
  await run('git', ['clone', '--quiet', '--bare', work, repository]);
  await rm(work, { recursive: true });
}
