import type { Logger } from '@rondo/foundation';
import { type CustomTypesConfig, Pool, types } from 'pg';
import { clientConfig, type PostgresConnection } from './connection.ts';
import { PreparingClient } from './preparing-client.ts';

const int8 = 20;
const int8Array = 1016;

/** Ids and counts stay far below 2^53, so int8 is a number here. */
export const columnTypes: CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (format !== 'binary') {
      if (oid === int8) return Number;
      if (oid === int8Array) return parseNumbers;
    }
    return types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text');
  },
};

function parseNumbers(text: string): number[] {
  return text === '{}' ? [] : text.slice(1, -1).split(',').map(Number);
}

/** The connections of this process. One that dies is logged and replaced when next needed; whoever uses it then hears of it from its next statement. */
export function createPool(
  connection: PostgresConnection,
  { poolSize, logger }: { poolSize: number; logger: Logger },
): Pool {
  const pool = new Pool({
    ...clientConfig(connection),
    Client: PreparingClient,
    max: poolSize,
    types: columnTypes,
    idleTimeoutMillis: 60_000,
  });
  pool.on('error', (error) => logger.error('idle database connection lost', { error }));
  // One that somebody has taken out dies between two statements, say in a transaction: nobody else listens then.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
