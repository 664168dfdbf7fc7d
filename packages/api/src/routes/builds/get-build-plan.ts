import { findPublicPlan } from '@rondo/db';
import { Type } from 'typebox';
import type { Handler } from '../../context.ts';
import { buildOf, inMemoryPlanOf } from '../../guards/subjects.ts';
import { notFound } from '../../http/http-error.ts';
import { json } from '../../http/reply.ts';
import { orderPlan } from '../../present/order-plan.ts';

/** What the request answers. */
export const PublicPlan = Type.Object({
  schema: Type.Literal('exec.v2'),
  plan: Type.Record(Type.String(), Type.Unknown(), { description: 'an id and one step, without sources and params' }),
});

/** `GET /api/v1/builds/:build_id/plan` (api.md 10.14). */
export const getBuildPlan: Handler = async (context) => {
  const build = await buildOf(context);
  const plan = (await inMemoryPlanOf(context)) ?? (await findPublicPlan(context.services.db, build.id));
  // As in stock an empty plan, which may be posted, is none.
  if (plan === undefined || isEmpty(plan)) throw notFound();
  return json({ schema: 'exec.v2', plan: orderPlan(plan) });
};

function isEmpty(plan: unknown): boolean {
  return typeof plan === 'object' && plan !== null && Object.keys(plan).length === 0;
}
