import { chmod, mkdir, readdir, readFile, rename, statfs, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { NewerDirectoryError, StartError } from '../errors.ts';

const format = 1;
const postgresMajor = 18;
/** With less nothing could even say why it doesn't start. */
const smallestRoomBytes = 1 << 20;

/** Where everything of one installation lies (design section 2). */
export type DataDirectory = {
  readonly root: string;
  readonly postgres: string;
  readonly worker: string;
  readonly keys: string;
  /** Sockets. */
  readonly run: string;
  readonly logs: string;
  readonly example: string;
  readonly passwordFile: string;
};

export function layoutOf(directory: string): DataDirectory {
  const root = resolve(directory);
  return {
    root,
    postgres: join(root, 'postgres'),
    worker: join(root, 'worker'),
    keys: join(root, 'keys'),
    run: join(root, 'run'),
    logs: join(root, 'logs'),
    example: join(root, 'example'),
    passwordFile: join(root, 'password'),
  };
}

/**
 * Makes a data directory, or checks that an existing one can be used by this Rondo.
 * Throws NewerDirectoryError, and StartError for a directory that holds something else or whose disk is full.
 */
export async function prepareDataDirectory(layout: DataDirectory): Promise<void> {
  await mkdir(layout.root, { recursive: true }).catch((cause) => {
    throw new StartError(`cannot make the data directory ${layout.root}; choose another with --dir`, { cause });
  });
  await checkRoom(layout);
  await checkVersion(layout);
  for (const directory of [layout.postgres, layout.worker, layout.keys, layout.run, layout.logs]) {
    await mkdir(directory, { recursive: true });
  }
  await chmod(layout.root, 0o711);
  await chmod(layout.keys, 0o700);
  await chmod(layout.logs, 0o700);
}

async function checkRoom({ root }: DataDirectory): Promise<void> {
  const { bavail, bsize } = await statfs(root);
  if (bavail * bsize >= smallestRoomBytes) return;
  throw new StartError(`the disk of ${root} is full; make room there, or choose another directory with --dir`);
}

type Version = { format: number; postgres: number };

async function checkVersion({ root }: DataDirectory): Promise<void> {
  const file = join(root, 'version');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) {
    await refuseForeign(root);
    const draft = `${file}.tmp`;
    await writeFile(draft, `${JSON.stringify({ format, postgres: postgresMajor } satisfies Version)}\n`);
    await rename(draft, file);
    return;
  }
  const version = readVersion(text, file);
  if (version.format > format || version.postgres > postgresMajor) {
    throw new NewerDirectoryError(
      `the data directory ${root} was written by a newer Rondo (format ${version.format}, PostgreSQL ${version.postgres}; ` +
        `this one knows ${format} and ${postgresMajor}). Start that Rondo, or choose another directory with --dir.`,
    );
  }
}

function readVersion(text: string, file: string): Version {
  try {
    const { format: found, postgres }: Partial<Version> = JSON.parse(text);
    if (Number.isSafeInteger(found) && Number.isSafeInteger(postgres))
      return { format: Number(found), postgres: Number(postgres) };
  } catch {
    // Said below, as for JSON of another shape.
  }
  throw new StartError(
    `${file} cannot be read, so this does not look like a data directory of Rondo; choose another with --dir`,
  );
}

/** A directory of somebody else's is left alone. */
async function refuseForeign(root: string): Promise<void> {
  const names = (await readdir(root)).filter((name) => name !== 'lost+found');
  if (names.length > 0) {
    throw new StartError(`${root} is not empty and no data directory of Rondo; choose an empty or new one with --dir`);
  }
}
