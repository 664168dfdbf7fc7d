import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../sdk/child/run-command.ts';
import { childEnvironment, temporaryDirectory } from '../../sdk/home/child-environment.ts';
import type { ProgramContext } from '../../sdk/program.ts';
import { cfFailure } from '../request.ts';
import { parseIgnoreRules } from './ignore-rules.ts';

/** What the cf program leaves out of every application. */
const alwaysIgnored = ['.cfignore', '_darcs', '.DS_Store', '.git', '.gitignore', '.hg', '.svn', '/manifest.yml'];

/** The zip of an application: of a directory, without what its `.cfignore` names; a zip is taken as it is. Resolves to its path. */
export async function packApplication(path: string, context: ProgramContext): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined)
    throw cfFailure(`${path} does not exist; params.path or the manifest's path must name the application`);
  if (!found.isDirectory()) return path;
  const rules = await readFile(join(path, '.cfignore'), 'utf8').catch(() => '');
  const isIgnored = parseIgnoreRules([...alwaysIgnored, ...rules.split('\n')]);
  const names = await listBelow(path, '', isIgnored);
  if (names.length === 0) throw cfFailure(`${path} holds nothing to push`);
  const broken = names.find((name) => name.includes('\n'));
  if (broken !== undefined) throw cfFailure(`${JSON.stringify(broken)} can't be packed: its name has a line break`);
  const archive = join(await temporaryDirectory(context, 'cf-package'), 'package.zip');
  const input = names.map((name) => `${name}\n`).join('');
  const surroundings = { cwd: path, env: await childEnvironment(context), input };
  // Links stay links: what they lead to may lie outside.
  const { status } = await runCommand(context, ['zip', '-q', '-y', '-X', archive, '-@'], surroundings);
  if (status !== 0) throw cfFailure(`zip ended with exit status ${status} (see above)`);
  return archive;
}

/** Files, links and directories below a directory, each with its path. */
async function listBelow(
  root: string,
  below: string,
  isIgnored: (path: string, isDirectory: boolean) => boolean,
): Promise<string[]> {
  const names: string[] = [];
  for (const entry of (await readdir(join(root, below))).sort()) {
    const name = below === '' ? entry : `${below}/${entry}`;
    const found = await lstat(join(root, name));
    if (isIgnored(name, found.isDirectory())) continue;
    if (found.isDirectory()) names.push(name, ...(await listBelow(root, name, isIgnored)));
    else if (found.isFile() || found.isSymbolicLink()) names.push(name);
  }
  return names;
}
