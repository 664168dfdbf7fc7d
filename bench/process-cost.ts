import { readdir, readFile } from 'node:fs/promises';

/** Processor time that a process has used so far, in milliseconds. */
export async function readCpuMs(processId: number): Promise<number> {
  const fields = (await readFile(`/proc/${processId}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** The same in microseconds, which is worth reading twice for a small share of a second. Threads that have ended are left out. */
export async function readCpuUs(processId: number): Promise<number> {
  const threads = await readdir(`/proc/${processId}/task`);
  const spentNs = await Promise.all(
    threads.map((thread) =>
      readFile(`/proc/${processId}/task/${thread}/schedstat`, 'utf8').then(
        (text) => Number(text.split(' ')[0]),
        () => 0,
      ),
    ),
  );
  return spentNs.reduce((sum, ns) => sum + ns, 0) / 1000;
}

/** Memory of a process in MiB, with its share of what it has in common with others. */
export async function readPssMb(processId: number): Promise<number> {
  const rollup = await readFile(`/proc/${processId}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1]) / 1024;
}
