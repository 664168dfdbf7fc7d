import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import {
  createSecretCodec,
  type Database,
  type EncryptionKey,
  openDatabase,
  type PostgresConnection,
  type PostgresTls,
} from '@rondo/db';
import { type Logger, type OptionsOf, Secret } from '@rondo/foundation';
import { StartError } from './errors.ts';
import type { databaseFlags } from './flags/database-flags.ts';

type DatabaseOptions = OptionsOf<typeof databaseFlags>;

/** Opens the database that flags name. Throws DatabaseUnreachableError, DatabaseVersionError, EncryptionKeyError, StartError. */
export async function composeDatabase(
  options: DatabaseOptions,
  logger: Logger,
  signal?: AbortSignal,
): Promise<Database> {
  const { postgresConnectTimeout } = options;
  const key = oneKey(options.encryptionKey, options.encryptionKeyBase64, options.encryptionKeyHex);
  const oldKey = oneKey(options.oldEncryptionKey, options.oldEncryptionKeyBase64, options.oldEncryptionKeyHex);
  return openDatabase({
    connection: await connectionOf(options),
    poolSize: options.apiMaxConns + options.backendMaxConns,
    logger,
    codec: createSecretCodec({
      ...(key === undefined ? {} : { key }),
      ...(oldKey === undefined ? {} : { oldKey }),
    }),
    startTimeoutMs: postgresConnectTimeout === 0 ? Number.POSITIVE_INFINITY : postgresConnectTimeout,
    ...(signal === undefined ? {} : { signal }),
  });
}

/** The one of a key's three spellings that was given. Throws StartError for more than one, with the stock text. */
function oneKey(
  raw: Secret | undefined,
  base64: Secret | undefined,
  hex: Secret | undefined,
): EncryptionKey | undefined {
  const given: EncryptionKey[] = [
    ...(raw === undefined ? [] : [raw]),
    ...(base64 === undefined ? [] : [{ secret: base64, encoding: 'base64' as const }]),
    ...(hex === undefined ? [] : [{ secret: hex, encoding: 'hex' as const }]),
  ];
  if (given.length > 1) throw new StartError('only one encryption key format may be specified');
  return given[0];
}

async function connectionOf(options: DatabaseOptions): Promise<PostgresConnection> {
  const tls = await tlsOf(options);
  return {
    host: options.postgresSocket ?? options.postgresHost,
    port: options.postgresPort,
    user: options.postgresUser ?? systemUser(),
    database: options.postgresDatabase,
    ...(options.postgresPassword === undefined ? {} : { password: options.postgresPassword }),
    ...(tls === undefined ? {} : { tls }),
  };
}

function systemUser(): string {
  try {
    return userInfo().username;
  } catch (cause) {
    throw new StartError('the system user has no name; say with --postgres-user who connects to PostgreSQL', { cause });
  }
}

async function tlsOf(options: DatabaseOptions): Promise<PostgresTls | undefined> {
  if (options.postgresSslmode === 'disable') return undefined;
  const [caCertificate, clientCertificate, clientKey] = await Promise.all(
    [options.postgresCaCert, options.postgresClientCert, options.postgresClientKey].map(readPem),
  );
  return {
    mode: options.postgresSslmode,
    ...(caCertificate === undefined ? {} : { caCertificate }),
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
    ...(clientKey === undefined ? {} : { clientKey: new Secret(clientKey) }),
  };
}

async function readPem(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  return readFile(file, 'utf8').catch((cause) => {
    throw new StartError(`cannot read ${file}`, { cause });
  });
}
