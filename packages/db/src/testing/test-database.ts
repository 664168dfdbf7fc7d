import { createHash } from 'node:crypto';
import { randomHex } from '@rondo/foundation';
import { Client } from 'pg';
import { clientConfig, type PostgresConnection } from '../connection.ts';
import { type Database, type OpenDatabaseOptions, openDatabase } from '../database.ts';
import type { Db } from '../db.ts';
import { migrate } from '../migrations/migrate.ts';
import { migrationsDirectory, readMigrations } from '../migrations/read-migrations.ts';
import { startTestPostgres } from './test-postgres.ts';

/** A database of one test file, with the whole schema and nothing in it. Disposing drops it. */
export interface TestDatabase extends AsyncDisposable {
  readonly db: Db;
  readonly connection: PostgresConnection;
  /** The same database as another node sees it; disposed along with this one. */
  openNode(options?: Partial<OpenDatabaseOptions>): Promise<Database>;
  /** Ends all connections to it from the server's side, as a server that goes down does. */
  cutConnections(): Promise<void>;
}

/** Copies the migrated template; `empty` gives a database without a schema instead. */
export async function createTestDatabase(
  options: Partial<OpenDatabaseOptions> & { empty?: boolean } = {},
): Promise<TestDatabase> {
  const server = await startTestPostgres();
  const name = `test_${randomHex(6)}`;
  const template = options.empty ? 'template1' : await prepareTemplate(server);
  await runOn(server, (client) => client.query(`create database ${name} template ${template} strategy file_copy`));
  const connection = { ...server, database: name };
  const nodes: Database[] = [];
  const openNode = async (nodeOptions: Partial<OpenDatabaseOptions> = {}) => {
    const node = await openDatabase({ poolSize: 8, ...options, ...nodeOptions, connection });
    nodes.push(node);
    return node;
  };
  const { db } = await openNode();
  const cutConnections = () =>
    runOn(server, (client) =>
      client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]),
    );
  const dispose = async () => {
    for (const node of nodes) await node[Symbol.asyncDispose]();
    await runOn(server, (client) => client.query(`drop database if exists ${name} with (force)`));
  };
  return { db, connection, openNode, cutConnections, [Symbol.asyncDispose]: dispose };
}

/** One template for each state of the migrations, made by the first test file that needs it. */
async function prepareTemplate(server: PostgresConnection): Promise<string> {
  const migrations = await readMigrations(migrationsDirectory);
  const digest = createHash('sha256').update(migrations.map(({ checksum }) => checksum).join());
  const name = `template_${digest.digest('hex').slice(0, 16)}`;
  await runOn(server, async (client) => {
    await client.query(`select pg_advisory_lock(hashtext('test template'))`);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 1) return;
    await client.query(`create database ${name}_draft`);
    {
      await using draft = await openDatabase({ connection: { ...server, database: `${name}_draft` }, poolSize: 1 });
      await migrate(draft.db);
    }
    await client.query(`alter database ${name}_draft rename to ${name}`);
  });
  return name;
}

async function runOn(server: PostgresConnection, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client(clientConfig(server));
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
