import { describe, expect, it } from 'vitest';
import { migrationsDirectory, readMigrations } from './read-migrations.ts';

/** What a node of the version before, still running while the next one migrates, could not live with. */
const breaking: readonly [RegExp, string][] = [
  [/\bdrop\s+(table|column|view|function|type)\b/i, 'drops something'],
  [/\brename\s+(to|column)\b/i, 'renames something'],
  [/\balter\s+column\s+\w+\s+(set\s+data\s+)?type\b/i, 'changes a type'],
  [/\balter\s+column\s+\w+\s+set\s+not\s+null\b/i, 'forbids null in a column that older nodes may leave empty'],
  [
    /\badd\s+(column\s+)?\w+\s+[\w()[\] ]*\bnot\s+null\b(?![^;,]*\bdefault\b)/i,
    'adds a column that older nodes do not fill',
  ],
];

const migrations = await readMigrations(migrationsDirectory);

describe.each(migrations.map((migration) => [migration.name, migration] as const))(
  'migration %s',
  (_, { kind, sql }) => {
    it.skipIf(kind.kind === 'contract')('leaves nodes of the version before working', () => {
      const found = breaking.filter(([pattern]) => pattern.test(sql.replaceAll(/--.*$/gm, '')));
      expect(found.map(([, what]) => what)).toEqual([]);
    });
  },
);

it.each([
  ['alter table jobs drop column name;', 'drops something'],
  ['alter table jobs rename column name to title;', 'renames something'],
  ['alter table jobs alter column id type bigint;', 'changes a type'],
  ['alter table jobs add column note text not null;', 'adds a column that older nodes do not fill'],
])('a check that tells: %s', (sql, what) => {
  expect(breaking.find(([pattern]) => pattern.test(sql))?.[1]).toBe(what);
  expect(breaking.some(([pattern]) => pattern.test("alter table jobs add column note text not null default '';"))).toBe(
    false,
  );
});
