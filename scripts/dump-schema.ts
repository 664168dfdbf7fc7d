/** Writes packages/db/schema.sql and the types that Kysely works with from what all migrations together come to. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createTestDatabase,
  readSchema,
  renderSchemaSql,
  renderSchemaTypes,
} from '../packages/db/src/testing/index.ts';

const room = join(import.meta.dirname, '../packages/db');
await using database = await createTestDatabase();
const schema = await readSchema(database.db);
await writeFile(join(room, 'schema.sql'), renderSchemaSql(schema));
await writeFile(join(room, 'src/generated/schema.ts'), renderSchemaTypes(schema));
