import { timingSafeEqual } from 'node:crypto';
import { hashText } from '@rondo/auth';
import { findBuild } from '@rondo/db';
import { type RequestCheckOptions, requestCheck } from '@rondo/scheduler';
import { Type } from 'typebox';
import type { Context, Handler } from '../../context.ts';
import { displayNameOf } from '../../guards/display-name.ts';
import { resourceOf } from '../../guards/resource-of.ts';
import { badRequest, notFound } from '../../http/http-error.ts';
import { readBody } from '../../http/read-body.ts';
import { empty, type Reply, text } from '../../http/reply.ts';
import { presentBuild } from '../../present/present-build.ts';

const Body = Type.Object({
  from: Type.Optional(Type.Union([Type.Record(Type.String(), Type.String()), Type.Null()])),
  shallow: Type.Optional(Type.Boolean()),
});

/** `POST …/resources/:resource_name/check`: a check of its own for each call (api.md 12.5). */
export const checkResource: Handler = async (context) => {
  const { from, shallow = false } = readBody(Body, context.request);
  const resource = await resourceOf(context);
  return answer(context, {
    resourceId: resource.id,
    by: { kind: 'person', name: displayNameOf(context) },
    isShallow: shallow,
    ...(from === undefined || from === null ? {} : { from }),
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
