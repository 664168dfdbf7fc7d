import { findBuild } from '@rondo/db';
import { requestTypeCheck } from '@rondo/scheduler';
import type { Context, Handler } from '../../context.ts';
import { displayNameOf } from '../../guards/display-name.ts';
import { pipelineOf } from '../../guards/subjects.ts';
import { notFound } from '../../http/http-error.ts';
import { type Reply, text } from '../../http/reply.ts';
import { presentBuild } from '../../present/present-build.ts';
import { readCheckBody } from './read-check-body.ts';

/** `POST …/resource-types/:resource_type_name/check`. */
export const checkResourceType: Handler = (context) => check(context, 'resource-type');

/** `POST …/prototypes/:prototype_name/check`. */
export const checkPrototype: Handler = (context) => check(context, 'prototype');

async function check(context: Context, kind: 'resource-type' | 'prototype'): Promise<Reply> {
  const { request, services } = context;
  const options = readCheckBody(request);
  const pipeline = await pipelineOf(context);
  const name = request.param(kind === 'prototype' ? 'prototype_name' : 'resource_type_name');
  const by = displayNameOf(context);
  const id = await requestTypeCheck(services.scheduler, { pipeline, kind, name, by, ...options });
  const build = id === undefined ? undefined : await findBuild(services.db, id);
  if (build === undefined) throw notFound();
  return text(201, `${JSON.stringify(presentBuild(build))}\n`);
}
