import { type RoleName, type RouteName, roleNames, routes } from '@rondo/protocol';

/** The least role that each action needs; actions that are absent are for admins (api.md 7.1). */
export type Permissions = ReadonlyMap<RouteName, RoleName>;

/** The stock permissions, taken from the table of routes. */
export const defaultPermissions: Permissions = new Map(
  routes.flatMap((route) => ('role' in route ? [[route.name, route.role] as const] : [])),
);

const powers: readonly string[] = roleNames;

/** Whether a holder of `roles` may do what needs at least `required`. Unknown role names grant nothing. */
export function isRoleSufficient(roles: readonly string[], required: RoleName): boolean {
  const rank = powers.indexOf(required);
  return roles.some((role) => {
    const own = powers.indexOf(role);
    return own >= 0 && own <= rank;
  });
}
