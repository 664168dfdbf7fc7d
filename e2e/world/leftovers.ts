import { readdir, readFile, readlink } from 'node:fs/promises';

/** Mounts and processes of this machine that have to do with a data directory: there are none once it was stopped. */
export async function leftovers(directory: string): Promise<string[]> {
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').filter((line) => line.includes(directory));
  const processes: string[] = [];
  for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    if (Number(id) === process.pid) continue;
    const command = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
    const cwd = await readlink(`/proc/${id}/cwd`).catch(() => '');
    if (command.includes(directory) || cwd.startsWith(directory))
      processes.push(`${id} ${command.replaceAll('\0', ' ').slice(0, 200)}`);
  }
  return [...mounts, ...processes];
}
