import { timingSafeEqual } from 'node:crypto';
import { hashText } from '@rondo/auth';
import { findBuild } from '@rondo/db';
import { type RequestCheckOptions, requestCheck } from '@rondo/scheduler';
import type { Context, Handler } from '../../context.ts';
import { displayNameOf } from '../../guards/display-name.ts';
import { resourceOf } from '../../guards/resource-of.ts';
import { badRequest, notFound } from '../../http/http-error.ts';
import { empty, type Reply, text } from '../../http/reply.ts';
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
  const token = resource.config.webhookToken ?? '';
  if (token === '' || !timingSafeEqual(hashText(token), hashText(given))) return empty(401);
  return answer(context, { resourceId: resource.id, by: { kind: 'webhook' } });
};

/** The build is sent as text, which is what stock does and clients do not look at. */
async function answer({ services }: Context, options: RequestCheckOptions): Promise<Reply> {
  const id = await requestCheck(services.scheduler, options);
  const build = id === undefined ? undefined : await findBuild(services.db, id);
  if (build === undefined) throw notFound();
  return text(201, `${JSON.stringify(presentBuild(build))}\n`);
}
