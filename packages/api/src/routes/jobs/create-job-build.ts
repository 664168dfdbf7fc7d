import { createJobBuild as create, findBuild } from '@rondo/db';
import type { Handler } from '../../context.ts';
import { displayNameOf } from '../../guards/display-name.ts';
import { jobOf } from '../../guards/job-of.ts';
import { notFound } from '../../http/http-error.ts';
import { empty, json } from '../../http/reply.ts';
import { presentBuild } from '../../present/present-build.ts';

/** `POST …/jobs/:job_name/builds`: a build of its own for each call (scheduling.md 14). */
export const createJobBuild: Handler = async (context) => {
  const job = await jobOf(context);
  if (job.isManualTriggerDisabled) return empty(409, { 'content-type': 'application/json' });
  const { db } = context.services;
  const id = await create(db, { jobId: job.id, kind: 'manual', createdBy: displayNameOf(context) });
  const build = id === undefined ? undefined : await findBuild(db, id);
  if (build === undefined) throw notFound();
  return json(presentBuild(build));
};
