import type { Claims } from '../tokens/claims.ts';

/** Who has which role in a team: role name to users and groups, each `connector:value` (api.md 17.11). */
export type TeamAuth = {
  readonly [role: string]: { readonly users?: readonly string[]; readonly groups?: readonly string[] };
};

/** The roles that the holder of these claims has by a team's auth object; undefined claims are a caller without a token (api.md 5.3). */
export function rolesIn(auth: TeamAuth, claims: Claims | undefined): string[] {
  return Object.entries(auth)
    .filter(([, { users = [], groups = [] }]) => {
      if (users.length === 0 && groups.length === 0) return true;
      return claims !== undefined && matches(users, userKeys(claims), groups, groupKeys(claims));
    })
    .map(([role]) => role);
}

function matches(users: readonly string[], mine: string[], groups: readonly string[], myGroups: string[]): boolean {
  const has = (list: readonly string[], keys: string[]) => list.some((entry) => keys.includes(entry.toLowerCase()));
  return has(users, mine) || has(groups, myGroups);
}

function connectorOf({ federated_claims: { connector_id } }: Claims): string {
  return connector_id === 'cloudfoundry' ? 'cf' : connector_id;
}

function userKeys(claims: Claims): string[] {
  const names = [claims.federated_claims.user_id, claims.preferred_username || claims.name];
  return names.filter((name) => name !== '').map((name) => `${connectorOf(claims)}:${name}`.toLowerCase());
}

function groupKeys(claims: Claims): string[] {
  return (claims.groups ?? []).map((group) => `${connectorOf(claims)}:${group}`.toLowerCase());
}
