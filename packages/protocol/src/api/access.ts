/** A member's role in a team, most powerful first; each may do what those after it may (api.md 5.3). */
export const roleNames = ['owner', 'member', 'pipeline-operator', 'viewer'] as const;
export type RoleName = (typeof roleNames)[number];

/**
 * How a route decides who may call it (api.md 6.1, classes A to K in this order):
 * - `build-read`: a team of the build, or anybody where its pipeline is public
 * - `build-output`: the same, but where public also the job must be
 * - `build-write`: a team of the build
 * - `worker-team`: the worker gateway, admins, or the team that owns the worker
 * - `pipeline`: the team, or anybody where the pipeline is public
 * - `system`: the worker gateway only
 * - `any-team`: anyone with the role in some team
 * - `authenticated`: whoever has a valid token
 * - `optional`: everybody, but a token that is given must be valid
 * - `admin`: owners of an admin team
 * - `team`: the team of the path
 */
export type AccessClass =
  | 'build-read'
  | 'build-output'
  | 'build-write'
  | 'worker-team'
  | 'pipeline'
  | 'system'
  | 'any-team'
  | 'authenticated'
  | 'optional'
  | 'admin'
  | 'team';
