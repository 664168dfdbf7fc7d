import { routes } from '@rondo/protocol';
import { describe, expect, it } from 'vitest';
import type { Claims } from '../tokens/claims.ts';
import { Caller, type Identity, type TeamAccess } from './caller.ts';
import { defaultPermissions } from './permissions.ts';

const claims = (name: string, extra: Partial<Claims> = {}): Claims => ({
  sub: 'sub',
  aud: 'fly',
  exp: 2e9,
  iat: 1e9,
  name,
  email: name,
  federated_claims: { connector_id: 'local', user_id: name },
  ...extra,
});

const teams: TeamAccess[] = [
  { id: 1, name: 'main', isAdmin: true, auth: { owner: { users: ['local:admin'] } } },
  {
    id: 2,
    name: 'other',
    isAdmin: false,
    auth: { owner: { users: ['local:Olga'], groups: ['github:acme:ops'] }, viewer: { users: ['local:vera'] } },
  },
];

function caller(identity: Identity, ofTeams = teams) {
  return new Caller(identity, ofTeams, {
    permissions: defaultPermissions,
    system: { key: 'aud', values: ['concourse-worker'] },
  });
}
const user = (name: string, extra: Partial<Claims> = {}) => caller({ kind: 'valid', claims: claims(name, extra) });

describe('Caller', () => {
  it('lets an owner of an admin team do everything everywhere', () => {
    const admin = user('admin');
    expect(admin.isAdmin).toBe(true);
    for (const { name } of routes) expect(admin.isAuthorized('other', name)).toBe(true);
    expect(admin.visibleTeams('ListAllJobs')).toBe('all');
  });

  it('matches users and groups whatever their case', () => {
    expect(user('OLGA').rolesIn('other')).toEqual(['owner']);
    const viaGroup = user('x', { groups: ['Acme:Ops'], federated_claims: { connector_id: 'github', user_id: '7' } });
    expect(viaGroup.rolesIn('other')).toEqual(['owner']);
  });

  it('gives a viewer the actions of viewers and no others', () => {
    const viewer = user('vera');
    expect(viewer.isAuthorized('other', 'GetConfig')).toBe(true);
    expect(viewer.isAuthorized('other', 'CreateJobBuild')).toBe(false);
    expect(viewer.isAuthorized('main', 'GetConfig')).toBe(false);
    expect(viewer.visibleTeams('ListAllJobs')).toEqual([2]);
    expect(viewer.rolesByTeam).toEqual({ other: ['viewer'] });
  });

  it('does not let the name of one connector pass for that of another', () => {
    expect(user('olga', { federated_claims: { connector_id: 'github', user_id: 'olga' } }).rolesIn('other')).toEqual(
      [],
    );
  });

  it('counts the worker gateway as system and as nobody else', () => {
    const gateway = user('', { aud: 'concourse-worker' });
    expect([gateway.isSystem, gateway.isAdmin, gateway.visibleTeams('ListWorkers')]).toEqual([true, false, []]);
    expect(user('admin').isSystem).toBe(false);
  });

  it('lets a role without users and groups apply to everyone, but makes nobody an admin without a token', () => {
    const open = [{ id: 1, name: 'main', isAdmin: true, auth: { owner: {} } }];
    expect(caller({ kind: 'none' }, open).isAuthorized('main', 'GetConfig')).toBe(true);
    expect(caller({ kind: 'none' }, open).isAdmin).toBe(false);
    expect(caller({ kind: 'none' }).rolesByTeam).toEqual({});
  });
});
