import { findBuild, findJobBuild, rerunBuild } from '@rondo/db';
import type { Handler } from '../../context.ts';
import { displayNameOf } from '../../guards/display-name.ts';
import { jobOf } from '../../guards/job-of.ts';
import { withCode } from '../../http/error-codes.ts';
import { empty, json } from '../../http/reply.ts';
import { presentNewBuild } from '../../present/present-build.ts';

/** What answers without a body say all the same (api.md 3.4). */
const asJson = { 'content-type': 'application/json' };

/** `POST …/jobs/:job_name/builds/:build_name`: the same inputs once more. A build that never had any is a 500 without a body, as in stock. */
export const rerunJobBuild: Handler = async (context) => {
  const job = await jobOf(context, asJson);
  if (job.areRerunsDisabled) return withCode('RERUNS_OFF', empty(409, asJson));
  const { db } = context.services;
  const original = await findJobBuild(db, job.id, context.request.param('build_name'));
  if (original === undefined) return empty(404, asJson);
  const outcome = await rerunBuild(db, { buildId: original.id, createdBy: displayNameOf(context) });
  if (outcome.kind === 'no-inputs') return empty(500, asJson);
  const build = await findBuild(db, outcome.buildId);
  if (build === undefined) return empty(404, asJson);
  return json(presentNewBuild(build, 'pending'));
};
