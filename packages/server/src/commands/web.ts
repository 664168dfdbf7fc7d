import { createLevelControl, createLogger, readFlags } from '@rondo/foundation';
import type { Command } from 'commander';
import { runWeb } from '../compose-web.ts';
import { addFlags } from '../flags/add-flags.ts';
import { webFlags } from '../flags/web-flags.ts';
import { stopSignal } from '../signals.ts';

/** `rondo web`: API, pages, scheduling and engine over a PostgreSQL; any number of them share one. */
export function addWebCommand(program: Command): void {
  const command = program.command('web').description('run a web node: API, pages, scheduling, builds');
  addFlags(command, webFlags).action(async (given) => {
    const options = readFlags(webFlags, { given, env: process.env });
    const logLevel = createLevelControl(options.logLevel);
    const logger = createLogger({ level: logLevel, name: 'web' });
    await runWeb(options, { logger, logLevel, signal: stopSignal() });
  });
}
