import { type Clock, describeError, type Secret, systemClock } from '@rondo/foundation';
import { Client, type ClientConfig } from 'pg';
import { DatabaseUnreachableError, DatabaseVersionError } from './errors.ts';
import { shortSocketDirectory } from './local-postgres/short-socket-directory.ts';

/** Where a PostgreSQL is and who we are there. */
export type PostgresConnection = {
  /** A name, an address, or the directory of its Unix socket. */
  host: string;
  port: number;
  user: string;
  database: string;
  password?: Secret;
  tls?: PostgresTls;
  /** How long one connection may take to be made. */
  connectTimeoutMs?: number;
};

/** As libpq's sslmode; `prefer` and `allow` are not offered since they protect nobody. Certificates in PEM. */
export type PostgresTls = {
  mode: 'require' | 'verify-ca' | 'verify-full';
  caCertificate?: string;
  clientCertificate?: string;
  clientKey?: Secret;
};

const oldestVersion = 13;
const retryMs = 50;
/** cannot_connect_now: it is starting, stopping or recovering. */
const startingCode = '57P03';
const absentCodes = new Set(['ECONNREFUSED', 'ENOENT', 'ECONNRESET', startingCode]);

/** What the driver wants to know. */
export function clientConfig(connection: PostgresConnection): ClientConfig {
  const { host, port, user, database, password, tls, connectTimeoutMs = 5000 } = connection;
  return {
    host: host.startsWith('/') ? shortSocketDirectory(host) : host,
    port,
    user,
    database,
    ...(password === undefined ? {} : { password: password.reveal() }),
    ssl: tls === undefined ? false : tlsConfig(tls),
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    application_name: 'rondo',
  };
}

function tlsConfig({ mode, caCertificate, clientCertificate, clientKey }: PostgresTls) {
  return {
    rejectUnauthorized: mode !== 'require',
    ...(mode === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}),
    ...(caCertificate === undefined ? {} : { ca: caCertificate }),
    ...(clientCertificate === undefined ? {} : { cert: clientCertificate }),
    ...(clientKey === undefined ? {} : { key: clientKey.reveal() }),
  };
}

/** Waits until the server takes connections and is new enough. Throws DatabaseUnreachableError, DatabaseVersionError. */
export async function reachServer(
  connection: PostgresConnection,
  options: { startTimeoutMs?: number; signal?: AbortSignal; clock?: Clock } = {},
): Promise<void> {
  const { startTimeoutMs = 10_000, signal, clock = systemClock } = options;
  const deadlineMs = clock.nowMs() + startTimeoutMs;
  for (;;) {
    const outcome = await readServerVersion(connection);
    if (typeof outcome === 'number') {
      if (outcome >= oldestVersion) return;
      throw new DatabaseVersionError(
        `the PostgreSQL at ${connection.host} is version ${outcome}; Rondo needs ${oldestVersion} or newer`,
      );
    }
    if (!outcome.mayCome || clock.nowMs() >= deadlineMs) {
      throw new DatabaseUnreachableError(
        `cannot connect to PostgreSQL at ${connection.host}:${connection.port} as ${connection.user}: ${describeError(outcome.error)}`,
        { cause: outcome.error },
      );
    }
    await clock.sleep(retryMs, signal);
  }
}

async function readServerVersion(
  connection: PostgresConnection,
): Promise<number | { error: unknown; mayCome: boolean }> {
  const client = new Client(clientConfig(connection));
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>(`select current_setting('server_version_num') as version`);
    return Math.floor(Number(rows[0]?.version) / 10_000);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return { error, mayCome: absentCodes.has(code) };
  } finally {
    await client.end().catch(() => undefined);
  }
}
