import { migrate } from '@rondo/db';
import { createLogger, defineFlags, readFlags } from '@rondo/foundation';
import type { Command } from 'commander';
import { composeDatabase } from '../compose-database.ts';
import { addFlags } from '../flags/add-flags.ts';
import { databaseFlags } from '../flags/database-flags.ts';
import { logFlags } from '../flags/log-flags.ts';

const flags = defineFlags({ ...databaseFlags, ...logFlags });

/** `rondo migrate`: brings the schema to what this version needs; web does the same when it starts. */
export function addMigrateCommand(program: Command): void {
  const command = program.command('migrate').description('bring the database schema up to date');
  addFlags(command, flags).action(async (given) => {
    const options = readFlags(flags, { given, env: process.env });
    const logger = createLogger({ level: options.logLevel, name: 'migrate' });
    await using database = await composeDatabase(options, logger);
    const applied = await migrate(database.db);
    process.stdout.write(applied.length === 0 ? 'nothing to migrate\n' : `${applied.join('\n')}\n`);
  });
}
