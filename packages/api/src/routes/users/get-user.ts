import { displayUserId } from '@rondo/auth';
import type { Handler } from '../../context.ts';
import { refused } from '../../http/http-error.ts';
import { json } from '../../http/reply.ts';

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
