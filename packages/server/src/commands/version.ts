import type { Command } from 'commander';
import { defaultReportedVersion, productVersion, workerVersion } from '../version.ts';

/** `rondo version`: this program's, and the versions of the reference that it stands in for. */
export function addVersionCommand(program: Command): void {
  program
    .command('version')
    .description('print the versions of Rondo and of the protocols that it speaks')
    .action(() => {
      process.stdout.write(`rondo ${productVersion}\nreported ${defaultReportedVersion}\nworker ${workerVersion}\n`);
    });
}
