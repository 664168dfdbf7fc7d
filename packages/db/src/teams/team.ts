import type { TeamId } from '../ids.ts';

/** Role name to users and groups, each `connector:value` (api.md 17.11). */
export type TeamAuthRow = {
  readonly [role: string]: { readonly users?: readonly string[]; readonly groups?: readonly string[] };
};

/** A team as it is stored. */
export type Team = {
  readonly id: TeamId;
  readonly name: string;
  readonly isAdmin: boolean;
  readonly auth: TeamAuthRow;
};
