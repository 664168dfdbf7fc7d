import { readVarsFile } from '@rondo/pipeline';
import { type RoleName, type RouteName, roleNames, routes } from '@rondo/protocol';
import { InvalidRolesError } from '../errors.ts';
import { defaultPermissions, type Permissions } from './permissions.ts';

/** Those that have a role by default: of the others no role decides (api.md 7.1). */
const customizable: ReadonlySet<string> = new Set(routes.flatMap((route) => ('role' in route ? [route.name] : [])));

/**
 * The permissions of a `--config-rbac` file: a YAML map from role names to the actions that need at least that role; actions that it
 * does not name keep their defaults (api.md 7.2). Throws InvalidRolesError with the stock words, and for an action of two roles.
 */
export function readPermissions(text: string): Permissions {
  const chosen = new Map<RouteName, RoleName>();
  for (const [role, actions] of entries(text)) {
    const roleName = roleNames.find((name) => name === role);
    if (roleName === undefined) throw new InvalidRolesError(`failed to customize roles: unknown role ${role}`);
    for (const action of actions) {
      if (!isAction(action)) throw new InvalidRolesError(`failed to customize roles: unknown action ${action}`);
      const other = chosen.get(action);
      if (other !== undefined && other !== roleName)
        throw new InvalidRolesError(
          `failed to customize roles: action ${action} stands under ${other} and ${roleName}; name it once`,
        );
      chosen.set(action, roleName);
    }
  }
  return new Map([...defaultPermissions, ...chosen]);
}

function isAction(name: string): name is RouteName {
  return customizable.has(name);
}

function entries(text: string): [string, string[]][] {
  const read = readVarsFile(text);
  if (!read.ok)
    throw new InvalidRolesError(
      'failed to customize roles: the file must be a YAML map from role names to lists of actions',
      { cause: read.errors.map((error) => error.text).join('; ') },
    );
  return Object.entries(read.values).map(([role, actions]): [string, string[]] => {
    const list = actions ?? [];
    if (!Array.isArray(list) || !list.every((action) => typeof action === 'string'))
      throw new InvalidRolesError(`failed to customize roles: what stands under ${role} must be a list of actions`);
    return [role, list];
  });
}
