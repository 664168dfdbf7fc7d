import { connectors, type GroupKind } from './connectors.ts';

/** Who may do what in a team: for each role, users and groups as `connector:name`. */
export type TeamAuth = Readonly<Record<string, RoleMembers>>;

export interface RoleMembers {
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

/** Order in which kinds of groups are sent; both spellings of the developer role stand together. */
const groupOrder = ['org', 'space-with-any-role', 'space', 'space-with-developer-role'];

/** Collects the members that each connector vouches for; `namesOf` gives the names of a kind of users or groups. */
export function collectMembers(
  namesOf: (connectorId: string, kind: GroupKind | 'user') => readonly string[],
  localUsers: readonly string[],
): RoleMembers {
  const local = localUsers.filter(Boolean).map((name) => `local:${name.toLowerCase()}`);
  const users = connectors.flatMap(({ id }) => membersOf(id, namesOf(id, 'user')));
  const groups = connectors.flatMap(({ id, groups: kinds }) =>
    kinds.toSorted(byOrder).flatMap((kind) => membersOf(id, namesOf(id, kind), kind.suffix)),
  );
  return { users: [...users, ...local], groups };
}

function byOrder(a: GroupKind, b: GroupKind): number {
  const place = ({ option }: GroupKind): number => {
    const at = groupOrder.indexOf(option);
    return at === -1 ? groupOrder.length : at;
  };
  return place(a) - place(b);
}

function membersOf(connectorId: string, names: readonly string[], suffix?: string): string[] {
  const ending = suffix === undefined ? '' : `:${suffix}`;
  return names.filter(Boolean).map((name) => `${connectorId}:${(name + ending).toLowerCase()}`);
}
