import { displayUserId } from '@rondo/auth';
import type { Context } from '../context.ts';

/** What `created_by` and `paused_by` say of the caller (api.md 5.5). */
export function displayNameOf({ caller, services }: Context): string {
  return caller.claims === undefined ? '' : displayUserId(caller.claims, services.config.displayFields);
}
