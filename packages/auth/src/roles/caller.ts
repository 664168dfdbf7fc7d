import type { RoleName, RouteName } from '@rondo/protocol';
import type { Claims } from '../tokens/claims.ts';
import { isRoleSufficient, type Permissions } from './permissions.ts';
import { rolesIn, type TeamAuth } from './team-auth.ts';

/** What a request's token turned out to be. */
export type Identity = { kind: 'none' } | { kind: 'invalid' } | { kind: 'valid'; claims: Claims };

/** A team as the question "who may" sees it. */
export type TeamAccess = {
  readonly id: number;
  readonly name: string;
  readonly isAdmin: boolean;
  readonly auth: TeamAuth;
};

/** The `aud` that marks the worker gateway (api.md 5.2). */
export type SystemClaim = { readonly key: string; readonly values: readonly string[] };

/** Who is calling, with the answers to everything that guards ask. Made once a request. */
export class Caller {
  readonly identity: Identity;
  readonly #permissions: Permissions;
  readonly #rolesByTeam: ReadonlyMap<string, readonly string[]>;
  readonly #teams: readonly TeamAccess[];
  readonly isAdmin: boolean;
  readonly isSystem: boolean;

  constructor(
    identity: Identity,
    teams: readonly TeamAccess[],
    options: { permissions: Permissions; system: SystemClaim },
  ) {
    this.identity = identity;
    this.#permissions = options.permissions;
    this.#teams = teams;
    this.#rolesByTeam = new Map(teams.map((team) => [team.name, rolesIn(team.auth, this.claims)]));
    this.isAdmin =
      this.isAuthenticated && teams.some((team) => team.isAdmin && this.rolesIn(team.name).includes('owner'));
    this.isSystem = isSystemClaim(this.claims, options.system);
  }

  get claims(): Claims | undefined {
    return this.identity.kind === 'valid' ? this.identity.claims : undefined;
  }

  get isAuthenticated(): boolean {
    return this.identity.kind === 'valid';
  }

  /** The caller's roles in a team, by its exact name. */
  rolesIn(teamName: string): readonly string[] {
    return this.#rolesByTeam.get(teamName) ?? [];
  }

  /** Team names with the caller's roles, for user info: only teams where there are any. */
  get rolesByTeam(): Record<string, readonly string[]> {
    return Object.fromEntries([...this.#rolesByTeam].filter(([, roles]) => roles.length > 0));
  }

  /** Whether the caller may do `action` in the team. */
  isAuthorized(teamName: string, action: RouteName): boolean {
    if (this.isAdmin) return true;
    const required = this.requiredRole(action);
    return required !== undefined && isRoleSufficient(this.rolesIn(teamName), required);
  }

  /** The ids of the teams whose things a list may show; admins see all, hence `all`. */
  visibleTeams(action: RouteName): 'all' | number[] {
    if (this.isAdmin) return 'all';
    return this.#teams.filter((team) => this.isAuthorized(team.name, action)).map((team) => team.id);
  }

  requiredRole(action: RouteName): RoleName | undefined {
    return this.#permissions.get(action);
  }
}

function isSystemClaim(claims: Claims | undefined, { key, values }: SystemClaim): boolean {
  if (claims === undefined) return false;
  const value: unknown = Object.entries(claims).find(([name]) => name === key)?.[1];
  return typeof value === 'string' && values.includes(value);
}
