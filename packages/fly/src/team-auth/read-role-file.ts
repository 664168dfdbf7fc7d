import { readVarsFile } from '@rondo/pipeline';
import { FlyError } from '../failures/fly-error.ts';
import type { FlyIo } from '../io/fly-io.ts';
import { readInput } from '../io/read-input.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../wire/json.ts';
import { connectors } from './connectors.ts';
import { collectMembers, type TeamAuth } from './team-auth.ts';

const knownKeys = new Set(['name', 'local', ...connectors.map(({ id }) => id)]);

/**
 * Reads a file of roles (fly.md 12.3). Roles without members are left out; what nobody knows is passed over, but told on standard
 * error. Throws {@link FlyError}.
 */
export async function readRoleFile(path: string, io: FlyIo): Promise<TeamAuth> {
  const read = readVarsFile(await readInput(path, io));
  if (!read.ok) throw new FlyError(read.errors.map(({ text }) => text).join('\n'));
  const { roles } = read.values as JsonObject;
  const list = roles === undefined || roles === null ? [] : roles;
  if (!Array.isArray(list)) throw new FlyError(`${path}: roles must be a list`);
  const entries = list.map((role, index) => {
    if (!isJsonObject(role) || typeof role.name !== 'string') {
      throw new FlyError(`${path}: roles[${index}] needs a name: owner, member, pipeline-operator or viewer`);
    }
    warnUnknown(role, path, io);
    return [role.name, membersIn(role, `${path}: role ${role.name}`)] as const;
  });
  const kept = entries.filter(([, { users, groups }]) => users.length > 0 || groups.length > 0);
  if (kept.length === 0) throw new FlyError('auth config for the team must not be empty');
  return Object.fromEntries(kept);
}

function warnUnknown(role: JsonObject, path: string, io: FlyIo): void {
  const unknown = Object.keys(role).filter((key) => !knownKeys.has(key));
  if (unknown.length > 0) {
    io.stderr.write(`warning: ${path}: role ${role.name} has keys that nobody reads: ${unknown.join(', ')}\n`);
  }
}

function membersIn(role: JsonObject, place: string): ReturnType<typeof collectMembers> {
  const part = (connectorId: string): JsonObject => {
    const value = role[connectorId] ?? {};
    if (!isJsonObject(value)) throw new FlyError(`${place}: ${connectorId} must be a map`);
    return value;
  };
  const names = (connectorId: string, keys: readonly string[]): string[] => {
    const values = part(connectorId);
    return keys.flatMap((key) => readNames(values[key], `${place}: ${connectorId}.${key}`));
  };
  return collectMembers(
    (id, kind) => names(id, kind === 'user' ? ['users'] : [kind.key, ...(kind.aliases ?? [])]),
    names('local', ['users']),
  );
}

function readNames(value: JsonValue | undefined, place: string): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new FlyError(`${place} must be a list of names`);
  return value.map(String);
}
