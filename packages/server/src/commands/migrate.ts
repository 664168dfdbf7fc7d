import { checkSecrets, migrate, resealSecrets } from '@rondo/db';
import { createLogger, defineFlags, readFlags } from '@rondo/foundation';
import type { Command } from 'commander';
import { composeDatabase } from '../compose-database.ts';
import { addFlags } from '../flags/add-flags.ts';
import { databaseFlags } from '../flags/database-flags.ts';
import { logFlags } from '../flags/log-flags.ts';
import { stopSignal } from '../signals.ts';

const flags = defineFlags({ ...databaseFlags, ...logFlags });

/** `rondo migrate`: brings the schema, and secrets after a change of keys, to what web needs; web does the same when it runs. */
export function addMigrateCommand(program: Command): void {
  const command = program.command('migrate').description('bring the database schema up to date');
  addFlags(command, flags).action(async (given) => {
    const options = readFlags(flags, { given, env: process.env });
    const logger = createLogger({ level: options.logLevel, name: 'migrate' });
    await using database = await composeDatabase(options, logger);
    const applied = await migrate(database.db);
    await checkSecrets(database.db);
    const resealed = await resealSecrets(database.db, stopSignal());
    process.stdout.write(applied.length === 0 ? 'nothing to migrate\n' : `${applied.join('\n')}\n`);
    if (resealed > 0) process.stdout.write(`secrets encrypted anew: ${resealed}\n`);
  });
}
