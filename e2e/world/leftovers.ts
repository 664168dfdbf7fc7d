import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Mounts, processes, links and firewall tables of this machine that have to do with a data directory: none once it was stopped. */
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
  const worker = (await readFile(join(directory, 'worker/identity'), 'utf8')).trim();
  const links = (await readdir('/sys/class/net')).filter((name) => name.includes(worker));
  const tables = await promisify(execFile)('nft', ['list', 'tables']);
  return [...mounts, ...processes, ...links, ...tables.stdout.split('\n').filter((line) => line.includes(worker))];
}
