import type { Connection } from '../client/connection.ts';
import { readReply } from '../client/connection.ts';
import type { Query } from '../client/encode-url.ts';
import { nextPage } from '../client/next-page.ts';
import { ofJob } from '../client/paths.ts';
import { FlyError } from '../failures/fly-error.ts';
import type { JobReference } from '../references/pipeline-reference.ts';
import { type Build, build, builds } from '../wire/build.ts';
import { job as jobShape } from '../wire/job.ts';

interface WantedBuild {
  readonly team: string;
  readonly job: JobReference | undefined;
  /** Of the job's build; empty for its next or last one. */
  readonly name: string;
}

/**
 * The build that someone means: one of a job by its name, the job's next or else last one, or the newest that belongs to no job
 * (fly.md 16.1). Throws {@link FlyError}.
 */
export async function findBuild(connection: Connection, { team, job, name }: WantedBuild): Promise<Build> {
  if (job === undefined) return findNewestOneOff(connection);
  if (name !== '') {
    const found = await told('build', connection.find(ofJob(team, job, 'builds', name), build));
    if (found === undefined) throw new FlyError('build not found');
    return found;
  }
  const found = await told('job', connection.find(ofJob(team, job), jobShape));
  if (found === undefined) throw new FlyError('job not found');
  const current = found.next_build ?? found.finished_build;
  if (current === null) throw new FlyError('job has no builds');
  return current;
}

async function findNewestOneOff(connection: Connection): Promise<Build> {
  let query: Query | undefined = [['limit', '100']];
  while (query !== undefined) {
    const reply: Awaited<ReturnType<Connection['send']>> = await told(
      'builds',
      connection.send({ path: '/api/v1/builds', query }),
    );
    const oneOff = readReply(reply, builds)?.find(({ job_name }) => job_name === '');
    if (oneOff !== undefined) return oneOff;
    query = nextPage(reply);
  }
  throw new FlyError('no builds match job');
}

/** What goes wrong on the way says what was looked for. */
async function told<T>(what: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FlyError(`failed to get ${what} ${reason}`, { cause });
  }
}
