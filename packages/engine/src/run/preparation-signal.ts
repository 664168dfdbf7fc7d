import { anySignal } from '@rondo/foundation';
import type { BuildContext } from '../step-context.ts';

/**
 * What ends the preparing of a step: an interruption, or this node's letting go. A step whose process runs already is found
 * again first in any case, so that an abort can end it as it should, output and all.
 */
export function preparationSignal(
  { resumption, leaveSignal }: BuildContext,
  planId: string,
  signal: AbortSignal,
): AbortSignal {
  return resumption.containers.has(planId) ? leaveSignal : anySignal(signal, leaveSignal);
}
