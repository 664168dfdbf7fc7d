import type { Kysely } from 'kysely';
import type { Schema } from './generated/schema.ts';

/** Where statements run: the pool or, inside `transaction`, one connection. Functions of this room take it as their first parameter. */
export type Db = Kysely<Schema>;
