import { choice, defineFlags, duration, integer, secret, text, textOr } from '@rondo/foundation';

/** Where PostgreSQL is and what encrypts secrets in it (operations.md A2.2). */
export const databaseFlags = defineFlags({
  postgresHost: textOr('127.0.0.1', { doc: 'Host of the PostgreSQL server.', value: 'HOST' }),
  postgresPort: integer(5432, { doc: 'Port of the PostgreSQL server.', value: 'PORT', min: 1, max: 65535 }),
  postgresSocket: text({ doc: 'Directory of its Unix socket; wins over host.', value: 'DIR' }),
  postgresUser: text({ doc: 'User to connect as (default: the name of the system user).', value: 'NAME' }),
  postgresPassword: secret({ doc: 'Password of that user.', value: 'PASSWORD' }),
  postgresDatabase: textOr('atc', { doc: 'Name of the database.', value: 'NAME' }),
  postgresSslmode: choice(['disable', 'require', 'verify-ca', 'verify-full'], 'disable', {
    doc: 'Whether and how TLS is used.',
  }),
  postgresCaCert: text({ doc: 'CA certificate of the server, PEM file.', value: 'FILE' }),
  postgresClientCert: text({ doc: 'Client certificate, PEM file.', value: 'FILE' }),
  postgresClientKey: text({ doc: 'Key of the client certificate, PEM file.', value: 'FILE' }),
  postgresConnectTimeout: duration('5m', {
    doc: 'How long to wait for the server at start; 0 waits for ever.',
    value: 'DURATION',
  }),
  apiMaxConns: integer(10, { doc: 'Most database connections for requests.', value: 'N', min: 1 }),
  backendMaxConns: integer(50, { doc: 'Most database connections for everything else.', value: 'N', min: 1 }),
  encryptionKey: secret({ doc: 'Key that encrypts secrets in the database: 16 or 32 characters.', value: 'KEY' }),
  encryptionKeyBase64: secret({ doc: 'The same key, 16 or 32 bytes in base64.', value: 'KEY' }),
  encryptionKeyHex: secret({ doc: 'The same key, 16 or 32 bytes in hexadecimal.', value: 'KEY' }),
  oldEncryptionKey: secret({
    doc: 'The key before it: what it encrypted is read, and encrypted anew while web runs. Without a new key it becomes plain text.',
    value: 'KEY',
  }),
  oldEncryptionKeyBase64: secret({ doc: 'The same, in base64.', value: 'KEY' }),
  oldEncryptionKeyHex: secret({ doc: 'The same, in hexadecimal.', value: 'KEY' }),
});
