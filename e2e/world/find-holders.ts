import { readdir, readFile, readlink } from 'node:fs/promises';

/** The processes that hold what runs in containers below a directory. */
export async function findHolders(directory: string): Promise<number[]> {
  const found: number[] = [];
  for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
    const cwd = await readlink(`/proc/${id}/cwd`).catch(() => '');
    if (command.split('\0').includes('rondo-holder') && cwd.startsWith(directory)) found.push(Number(id));
  }
  return found;
}
