import { createLogger, readFlags } from '@rondo/foundation';
import type { Command } from 'commander';
import { runWorker } from '../compose-worker.ts';
import { addFlags } from '../flags/add-flags.ts';
import { workerFlags } from '../flags/worker-flags.ts';
import { stopSignal } from '../signals.ts';

/** `rondo worker`: containers and volumes of this machine, served to web. */
export function addWorkerCommand(program: Command): void {
  const command = program.command('worker').description('run a worker: containers, volumes and images of this machine');
  addFlags(command, workerFlags).action(async (given) => {
    const options = readFlags(workerFlags, { given, env: process.env });
    const logger = createLogger({ level: options.logLevel, name: 'worker' });
    await runWorker(options, { logger, signal: stopSignal() });
  });
}
