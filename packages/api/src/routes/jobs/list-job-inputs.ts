import { listNextInputs, type NextInputRow } from '@rondo/db';
import { Type } from 'typebox';
import type { Handler } from '../../context.ts';
import { jobOf } from '../../guards/job-of.ts';
import { empty, json } from '../../http/reply.ts';
import { Free, Version } from '../../present/shapes.ts';
import { sortKeys } from '../../present/sort-keys.ts';

const missing = { 'content-type': 'application/json' };

/** What the request answers, for each input. */
export const NextInput = Type.Object({
  name: Type.String(),
  resource: Type.String(),
  type: Type.String(),
  source: Free,
  params: Type.Optional(Free),
  version: Version,
  tags: Type.Optional(Type.Array(Type.String())),
});

/** `GET …/jobs/:job_name/inputs`: what the next build would get, for `fly execute -j` (api.md 10.7). */
export const listJobInputs: Handler = async (context) => {
  const job = await jobOf(context, missing);
  const inputs = await listNextInputs(context.services.db, job.id);
  return inputs === undefined ? empty(404, missing) : json(inputs.map(presentInput));
};

function presentInput({ name, resource, version, params, tags }: NextInputRow): object {
  const { name: resourceName, type, source } = resource;
  return {
    name,
    resource: resourceName,
    type,
    source: sortKeys(source),
    params: sortKeys(params),
    version: sortKeys(version),
    tags,
  };
}
