import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createTestDatabase } from '../testing/test-database.ts';
import { readSchema } from './read-schema.ts';
import { renderSchemaSql } from './render-schema-sql.ts';
import { renderSchemaTypes } from './render-schema-types.ts';

const database = await createTestDatabase();
afterAll(() => database[Symbol.asyncDispose]());

it('is what schema.sql and the types say; after a migration run scripts/dump-schema.ts', async () => {
  const schema = await readSchema(database.db);
  const room = join(import.meta.dirname, '../..');
  expect(await readFile(join(room, 'schema.sql'), 'utf8')).toBe(renderSchemaSql(schema));
  expect(await readFile(join(room, 'src/generated/schema.ts'), 'utf8')).toBe(renderSchemaTypes(schema));
});
