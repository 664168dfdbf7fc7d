import type { ResourceId } from '@rondo/db';
import type { VersionConfig } from '@rondo/pipeline';

/** A check of a resource that is no row of `builds` (scheduling.md 5.3, 5.5). */
export type CheckRequest = {
  readonly resourceId: ResourceId;
  /** The version to start from instead of the newest known one: the resource's pin. */
  readonly from?: VersionConfig | undefined;
  /** `due`: only if its interval has passed. `since`: unless a good check began after this; images of its types too. */
  readonly need: { readonly kind: 'due' } | { readonly kind: 'since'; readonly timeMs: number };
  /** How long after this check the next one is due. */
  readonly intervalMs: number;
};

/**
 * How a check ended. `not-needed`: another one served, `busy`: another node is at it; then nothing ran. `failed` says
 * nothing of why: that stands in the check's own events.
 */
export type CheckOutcome = 'succeeded' | 'failed' | 'not-needed' | 'busy';

/**
 * PORT: who runs checks, on this node; the engine. The scheduler only decides that one is wanted. A check that goes wrong
 * is an outcome; a rejection means that it could not be run at all.
 */
export interface CheckRunner {
  runCheck(request: CheckRequest, signal: AbortSignal): Promise<CheckOutcome>;
}
