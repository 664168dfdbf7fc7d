import {
  findPipelineById,
  findResourceFacts,
  listCheckSchedule,
  listResources,
  listVersionFacts,
  type PipelineId,
  type VersionFacts,
  type VersionId,
} from '@rondo/db';
import type { UiResourceFacts, UiVersionFacts } from '@rondo/protocol';
import type { Handler } from '../../context.ts';
import { badRequest, notFound, refused } from '../../http/http-error.ts';
import { json } from '../../http/reply.ts';
import { visibilityOf } from '../../live/follow-topics.ts';
import { presentSource } from '../../present/present-source.ts';

const mostVersions = 1000;

/**
 * `GET /api/rondo/v1/pipelines/:pipeline_id/resources/:resource_name/facts`: what the stock API does not tell of a
 * resource. What its configuration says, and who did what, is for
 * those who may read that.
 */
export const getResourceFacts: Handler = async (context) => {
  const { request, caller, services } = context;
  const { db, clock } = services;
  const versionIds = readVersionIds(request.query.get('versions') ?? '');
  const pipeline = await findPipelineById(db, request.rowIdParam('pipeline_id') as PipelineId);
  if (pipeline === undefined) throw notFound();
  if (!visibilityOf(context)(pipeline)) throw refused(caller.isAuthenticated);
  const [resource] = await listResources(db, { pipelineId: pipeline.id, name: request.param('resource_name') });
  if (resource === undefined) throw notFound();
  const [facts, [due], versions] = await Promise.all([
    findResourceFacts(db, resource.id),
    listCheckSchedule(db, resource.id),
    listVersionFacts(db, { resourceId: resource.id, versionIds }),
  ]);
  const isInsider = caller.isAuthorized(pipeline.teamName, 'GetConfig');
  const body: UiResourceFacts = {
    id: resource.id,
    checks: facts.recentChecks.map(({ hasSucceeded, tookMs }) => [hasSucceeded ? 'succeeded' : 'failed', tookMs]),
    ...(due?.isPolled && facts.intervalMs !== undefined ? { everyMs: Math.round(facts.intervalMs) } : {}),
    ...(due === undefined ? {} : { nextAt: (clock.nowMs() + Math.max(0, due.dueInMs)) / 1000 }),
    ...(isInsider
      ? { webhook: resource.config.webhookToken !== undefined, source: presentSource(resource.config) }
      : {}),
    ...(isInsider && facts.pin !== undefined ? { pin: { by: facts.pin.by, at: facts.pin.atMs / 1000 } } : {}),
    versions: versions.map((version) => presentVersion(version, isInsider)),
  };
  return json(body);
};

function presentVersion({ id, foundMs, disabledBy }: VersionFacts, isInsider: boolean): UiVersionFacts {
  return {
    id,
    ...(foundMs === undefined ? {} : { foundAt: foundMs / 1000 }),
    ...(isInsider && disabledBy !== undefined ? { disabledBy } : {}),
  };
}

function readVersionIds(text: string): VersionId[] {
  if (text === '') return [];
  const words = text.split(',');
  if (words.length > mostVersions || !words.every((word) => /^\d{1,15}$/.test(word)))
    throw badRequest(`versions: ids of at most ${mostVersions} versions, with commas\n`);
  return words.map((word) => Number(word) as VersionId);
}
