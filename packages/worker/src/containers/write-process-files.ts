import { mkdirSync, writeFileSync } from 'node:fs';
import type { ProcessFiles } from '../processes/process-files.ts';
import type { ProcessRecord } from '../processes/process-record.ts';
import type { MountGroup } from '../sandbox/plan-stage.ts';

export type ProcessFileContents = {
  record: ProcessRecord;
  stdin: Buffer | undefined;
} & ({ mode: 'run'; config: object; groups: MountGroup[]; innerPaths: string[] } | { mode: 'exec'; process: object });

/**
 * Writes all that a holder needs, the record last: a directory without it was never meant to run.
 * In one turn, so that no stop or destroy comes in between. Only root may read it: environments hold secrets.
 */
export function writeProcessFiles(files: ProcessFiles, contents: ProcessFileContents): void {
  mkdirSync(files.directory, { recursive: true, mode: 0o700 });
  const write = (path: string, text: string | Buffer) => writeFileSync(path, text, { mode: 0o600 });
  if (contents.stdin !== undefined) write(files.stdinBytes, contents.stdin);
  if (contents.mode === 'run') {
    write(files.containerConfig, JSON.stringify(contents.config));
    for (const [index, { fstab, script }] of contents.groups.entries()) {
      write(files.mounts(index), fstab);
      if (script !== '') write(`${files.mounts(index)}.long`, script);
    }
    write(files.mountGroups, contents.groups.map(({ cwd }) => `${cwd}\n`).join(''));
    write(files.realPaths, contents.innerPaths.map((path) => `${path}\n`).join(''));
  } else {
    write(files.processConfig, JSON.stringify(contents.process));
  }
  write(files.record, JSON.stringify(contents.record));
}
