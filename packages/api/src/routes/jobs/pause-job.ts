import { pauseJob as pause, requestSchedule, unpauseJob as unpause } from '@rondo/db';
import type { Handler } from '../../context.ts';
import { displayNameOf } from '../../guards/display-name.ts';
import { jobOf } from '../../guards/job-of.ts';
import { empty } from '../../http/reply.ts';

/** `PUT …/jobs/:job_name/pause`. */
export const pauseJob: Handler = async (context) => {
  const job = await jobOf(context);
  await pause(context.services.db, job.id, displayNameOf(context));
  return empty(200);
};

/** `PUT …/jobs/:job_name/unpause`. */
export const unpauseJob: Handler = async (context) => {
  const job = await jobOf(context);
  await unpause(context.services.db, job.id);
  return empty(200);
};

/** `PUT …/jobs/:job_name/schedule`. */
export const scheduleJob: Handler = async (context) => {
  const job = await jobOf(context);
  await requestSchedule(context.services.db, { jobIds: [job.id] });
  return empty(200);
};
