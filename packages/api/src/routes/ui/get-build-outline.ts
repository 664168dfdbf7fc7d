import { findPublicPlan, listRowCounts } from '@rondo/db';
import type { UiBuildOutline } from '@rondo/protocol';
import type { Handler } from '../../context.ts';
import { buildOf, inMemoryPlanOf } from '../../guards/subjects.ts';
import { refused } from '../../http/http-error.ts';
import { json } from '../../http/reply.ts';
import { graftPlan } from '../../live/graft-plan.ts';
import { readOutline } from '../../live/read-outline.ts';
import { orderPlan } from '../../present/order-plan.ts';

/** `GET /api/rondo/v1/builds/:build_id/outline` (ui.md C5). */
export const getBuildOutline: Handler = async (context) => {
  const { caller, services } = context;
  const build = await buildOf(context);
  const mayRead = (build.isPipelinePublic && build.isJobPublic) || caller.isAuthorized(build.teamName, 'BuildEvents');
  if (!mayRead) throw refused(caller.isAuthenticated);
  const [inMemory, stored, { grafts, steps, ...outline }, rows] = await Promise.all([
    inMemoryPlanOf(context),
    findPublicPlan(services.db, build.id),
    readOutline(services.events, build.id),
    listRowCounts(services.db, build.id),
  ]);
  const plan = orderPlan(graftPlan(inMemory ?? stored, grafts));
  return json({
    createTime: build.createTimeMs / 1000,
    ...(isPlan(plan) ? { plan } : {}),
    steps: steps.map((step) => {
      const lines = rows.get(step.id);
      return lines === undefined ? step : { ...step, lines };
    }),
    ...outline,
  } satisfies UiBuildOutline);
};

/** An empty plan, which may be posted, is none. */
function isPlan(plan: unknown): plan is Record<string, unknown> {
  return typeof plan === 'object' && plan !== null && Object.keys(plan).length > 0;
}
