import { findPipelineById, findResourceFacts, listCheckSchedule, listResources, type PipelineId } from '@rondo/db';
import type { UiResourceFacts } from '@rondo/protocol';
import type { Handler } from '../../context.ts';
import { notFound, refused } from '../../http/http-error.ts';
import { json } from '../../http/reply.ts';
import { visibilityOf } from '../../live/follow-topics.ts';
import { presentSource } from '../../present/present-source.ts';

/**
 * `GET /api/rondo/v1/pipelines/:pipeline_id/resources/:resource_name/facts`: what the stock API does not tell of a
 * resource. What its configuration says is for those who may read that.
 */
export const getResourceFacts: Handler = async (context) => {
  const { request, caller, services } = context;
  const { db, clock } = services;
  const pipeline = await findPipelineById(db, request.integerParam('pipeline_id') as PipelineId);
  if (pipeline === undefined) throw notFound();
  if (!visibilityOf(context)(pipeline)) throw refused(caller.isAuthenticated);
  const [resource] = await listResources(db, { pipelineId: pipeline.id, name: request.param('resource_name') });
  if (resource === undefined) throw notFound();
  const [facts, [due]] = await Promise.all([findResourceFacts(db, resource.id), listCheckSchedule(db, resource.id)]);
  const isInsider = caller.isAuthorized(pipeline.teamName, 'GetConfig');
  const body: UiResourceFacts = {
    checks: facts.recentChecks.map(({ hasSucceeded, tookMs }) => [hasSucceeded ? 'succeeded' : 'failed', tookMs]),
    ...(due?.isPolled && facts.intervalMs !== undefined ? { everyMs: Math.round(facts.intervalMs) } : {}),
    ...(due === undefined ? {} : { nextAt: (clock.nowMs() + Math.max(0, due.dueInMs)) / 1000 }),
    ...(isInsider
      ? { webhook: resource.config.webhookToken !== undefined, source: presentSource(resource.config) }
      : {}),
  };
  return json(body);
};
