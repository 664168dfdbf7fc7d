import { createJobBuild as create, findBuild } from '@rondo/db';
import type { Handler } from '../../context.ts';
import { displayNameOf } from '../../guards/display-name.ts';
import { jobOf } from '../../guards/job-of.ts';
import { withCode } from '../../http/error-codes.ts';
import { empty, json } from '../../http/reply.ts';
import { presentNewBuild } from '../../present/present-build.ts';

/** What answers without a body say all the same (api.md 3.4). */
const asJson = { 'content-type': 'application/json' };

/** `POST …/jobs/:job_name/builds`: a build of its own for each call (scheduling.md 14). */
export const createJobBuild: Handler = async (context) => {
  const job = await jobOf(context, asJson);
  if (job.isManualTriggerDisabled) return withCode('MANUAL_TRIGGER_OFF', empty(409, asJson));
  const { db } = context.services;
  const id = await create(db, { jobId: job.id, kind: 'manual', createdBy: displayNameOf(context) });
  const build = id === undefined ? undefined : await findBuild(db, id);
  if (build === undefined) return empty(404, asJson);
  return json(presentNewBuild(build, 'pending'));
};
