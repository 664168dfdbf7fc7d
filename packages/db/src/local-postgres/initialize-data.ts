import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PostgresDataError, PostgresStartError } from './errors.ts';
import type { PostgresPrograms } from './find-programs.ts';
import { createLauncher, type Launcher } from './launch.ts';
import type { PostgresLayout, PostgresOwner } from './layout.ts';
import { readOutput } from './read-output.ts';
import { databaseName, databaseUser } from './write-config.ts';

const encoding = ['--encoding=UTF8', '--locale=C.UTF-8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];

/** No superuser for the client: one could run programs as the server's uid. */
const createDatabase = `create role ${databaseUser} login createdb;\ncreate database ${databaseName} owner ${databaseUser};\n`;

export type InitializeOptions = {
  programs: PostgresPrograms;
  layout: PostgresLayout;
  owner: PostgresOwner;
  durable: boolean;
};

/**
 * Makes the data directory where there is none; half a one of an earlier try is made anew. Throws PostgresDataError where
 * it belongs to another major version or is damaged, PostgresStartError where it can't be made.
 */
export async function initializeData({ programs, layout, owner, durable }: InitializeOptions): Promise<void> {
  if (existsSync(join(layout.data, 'PG_VERSION'))) return checkVersion(layout.data, programs.majorVersion);
  const draft = { ...layout, data: `${layout.data}.new` };
  await rm(draft.data, { recursive: true, force: true });
  await mkdir(draft.data, { recursive: true });
  await chmod(draft.data, 0o700);
  if (process.getuid?.() === 0) await chown(draft.data, owner.uid, owner.gid);
  const launcher = createLauncher({ programs: programs.directory, layout: draft, owner });
  const sync = durable ? [] : ['--no-sync'];
  const data = launcher.paths.data;
  await runToEnd(launcher, [
    'initdb',
    '-D',
    data,
    '-U',
    'postgres',
    '--auth=peer',
    '--no-instructions',
    ...encoding,
    ...sync,
  ]);
  const fsync = durable ? [] : ['-F'];
  await runToEnd(
    launcher,
    ['postgres', '--single', '-j', ...fsync, '-D', data, 'postgres'],
    createDatabase.replaceAll(';\n', ';\n\n'),
  );
  await rename(draft.data, layout.data);
}

async function checkVersion(data: string, wanted: string): Promise<void> {
  const found = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
  if (found === wanted) return;
  if (!/^\d+(\.\d+)?$/.test(found)) {
    const state = found === '' ? 'is empty' : 'holds no version';
    throw new PostgresDataError(
      `${join(data, 'PG_VERSION')} ${state}: the data directory is damaged; restore a backup into a new directory, or, where ${data} holds nothing you need, move it away and start again`,
    );
  }
  throw new PostgresDataError(
    `${data} was written by PostgreSQL ${found}, this Rondo brings ${wanted}; run the Rondo that wrote it, or restore a backup into a new directory`,
  );
}

async function runToEnd(launcher: Launcher, [program = '', ...argv]: string[], input = ''): Promise<void> {
  const child = launcher.launch(program, argv);
  child.stdin?.end(input);
  const { code, output } = await readOutput(child);
  // In single-user mode errors are only printed.
  if (code === 0 && !/^.*(ERROR|FATAL|PANIC): /m.test(output)) return;
  throw new PostgresStartError(
    `${program} could not make ${launcher.paths.data}: ${output.trim() || `exit status ${code}`}`,
  );
}
