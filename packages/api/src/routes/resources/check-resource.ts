import { timingSafeEqual } from 'node:crypto';
import { hashText } from '@rondo/auth';
import { findBuild, findVarSources } from '@rondo/db';
import { findVarNames, interpolateWith } from '@rondo/pipeline';
import { type RequestCheckOptions, requestCheck } from '@rondo/scheduler';
import type { Context, Handler } from '../../context.ts';
import { displayNameOf } from '../../guards/display-name.ts';
import { resourceOf } from '../../guards/resource-of.ts';
import { badRequest, notFound } from '../../http/http-error.ts';
import { empty, encodeJson, type Reply, text } from '../../http/reply.ts';
import { presentBuild } from '../../present/present-build.ts';
import { readCheckBody } from './read-check-body.ts';

/** `POST …/resources/:resource_name/check`: a check of its own for each call (api.md 12.5). */
export const checkResource: Handler = async (context) => {
  const options = readCheckBody(context.request);
  const resource = await resourceOf(context);
  return answer(context, {
    resourceId: resource.id,
    by: { kind: 'person', name: displayNameOf(context) },
    ...options,
  });
};

/** `POST …/resources/:resource_name/check/webhook?webhook_token=…`: calls that come together share one check (scheduling.md 5.3). */
export const checkResourceWebhook: Handler = async (context) => {
  const given = context.request.query.get('webhook_token') ?? '';
  if (given === '') throw badRequest();
  const resource = await resourceOf(context);
  const token = await webhookToken(context, resource);
  if (token === '' || !timingSafeEqual(hashText(token), hashText(given))) return empty(401);
  return answer(context, { resourceId: resource.id, by: { kind: 'webhook' } });
};

/** The token of the configuration, its vars looked up anew for each call (pipeline-language.md 7.6). An empty one lets nobody in. */
async function webhookToken({ services }: Context, resource: Awaited<ReturnType<typeof resourceOf>>): Promise<string> {
  const written = resource.config.webhookToken ?? '';
  if (findVarNames(written).length === 0) return written;
  const { teamName: team, pipelineName: pipeline, instanceVars } = resource;
  const configs = await findVarSources(services.db, resource.pipelineId);
  const vars = services.credentials.openVarSources(configs, { team, pipeline, instanceVars, job: '' });
  const filled = await interpolateWith(written, vars, { expectAllKeys: true, signal: services.shutdown });
  if (filled.ok && typeof filled.value === 'string') return filled.value;
  const why = filled.ok ? 'it is no text' : filled.error.message;
  services.logger.error('webhook refused: its token cannot be looked up', {
    team,
    pipeline,
    resource: resource.name,
    why,
  });
  return '';
}

/** The build is sent as text, which is what stock does and clients do not look at. */
async function answer({ services }: Context, options: RequestCheckOptions): Promise<Reply> {
  const id = await requestCheck(services.scheduler, options);
  const build = id === undefined ? undefined : await findBuild(services.db, id);
  if (build === undefined) throw notFound();
  return text(201, `${encodeJson(presentBuild(build))}\n`);
}
