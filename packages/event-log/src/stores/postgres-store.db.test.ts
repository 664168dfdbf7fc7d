import { createTestDatabase } from '@rondo/db/testing';
import { afterAll, describe } from 'vitest';
import { createPostgresStore } from './postgres-store.ts';
import { describeSegmentStore } from './segment-store.contract.ts';

const database = await createTestDatabase();
afterAll(() => database[Symbol.asyncDispose]());

describe('segments in PostgreSQL', () => {
  describeSegmentStore(async () => createPostgresStore(database.db));
});
