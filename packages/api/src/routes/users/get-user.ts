import { displayUserId } from '@rondo/auth';
import { Type } from 'typebox';
import type { Handler } from '../../context.ts';
import { refused } from '../../http/http-error.ts';
import { json } from '../../http/reply.ts';

/** What the request answers. */
export const User = Type.Object({
  sub: Type.String(),
  name: Type.String(),
  user_id: Type.String(),
  user_name: Type.String(),
  email: Type.String(),
  is_admin: Type.Boolean(),
  is_system: Type.Boolean(),
  teams: Type.Record(Type.String(), Type.Array(Type.String()), { description: 'the user’s roles, by team' }),
  connector: Type.String(),
  display_user_id: Type.String(),
});

/** `GET /api/v1/user`: who the caller is and what they are in which team (api.md 10.12). */
export const getUser: Handler = async ({ caller, services: { config } }) => {
  const { claims } = caller;
  if (claims === undefined) throw refused(false);
  return json({
    sub: claims.sub,
    name: claims.name,
    user_id: claims.federated_claims.user_id,
    user_name: claims.preferred_username ?? '',
    email: claims.email,
    is_admin: caller.isAdmin,
    is_system: caller.isSystem,
    teams: caller.rolesByTeam,
    connector: claims.federated_claims.connector_id,
    display_user_id: displayUserId(claims, config.displayFields),
  });
};
