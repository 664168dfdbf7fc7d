import type { Team } from '../wire/team.ts';
import type { Cell, Row } from './print-table.ts';

export const roleHeaders = ['name/role', 'users', 'groups'];

/** A row for each role of each team, sorted by `team/role` (fly.md 12.1). */
export function roleRows(teams: readonly Team[]): Row[] {
  const rows = teams.flatMap(({ name, auth }) =>
    Object.entries(auth ?? {}).map(([role, members]) => {
      const [users, groups] = [members?.users ?? [], members?.groups ?? []];
      const everyone = users.length === 0 && groups.length === 0;
      return { key: `${name}/${role}`, users: everyone ? faint('all') : cellOf(users), groups: cellOf(groups) };
    }),
  );
  return rows
    .sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)))
    .map(({ key, users, groups }) => [key, users, groups]);
}

function cellOf(names: readonly string[]): Cell {
  return names.length === 0 ? faint('none') : { text: names.join(',') };
}

function faint(text: string): Cell {
  return { text, paint: 'off' };
}
