import { type BuildRow, type BuildVersions, listBuilds, listVersionsOfBuilds } from '@rondo/db';
import type { UiJobBuild } from '@rondo/protocol';
import type { Handler } from '../../context.ts';
import { visibleJob } from '../../guards/visible-job.ts';
import { readPage } from '../../http/pagination.ts';
import { json } from '../../http/reply.ts';
import { versionWords } from '../../present/version-words.ts';

const mostBuilds = 200;

/** `GET /api/rondo/v1/jobs/:job_id/builds`: what builds got and made, in a constant number of statements (ui.md C5). */
export const listUiJobBuilds: Handler = async (context) => {
  const { db, live } = context.services;
  const job = await visibleJob(context);
  const page = readPage(context.request.query);
  const limit = Math.min(page.limit, mostBuilds);
  const { builds } = await listBuilds(db, { of: 'job', jobId: job.id }, { ...page, limit });
  const withMetadata = context.caller.isAuthorized(job.teamName, 'ListResourceVersions');
  const withErrors = job.isPublic || context.caller.isAuthorized(job.teamName, 'BuildEvents');
  const errored = withErrors ? builds.filter(({ status }) => status === 'errored').map(({ id }) => id) : [];
  const ids = builds.map(({ id }) => id);
  const [versions] = await Promise.all([listVersionsOfBuilds(db, ids), live.reasons.learn(errored)]);
  return json(
    builds.map((build) => {
      const error = errored.includes(build.id) ? live.reasons.of(build.id) : undefined;
      return { ...present(build, versions.get(build.id), withMetadata), ...(error === undefined ? {} : { error }) };
    }) satisfies UiJobBuild[],
  );
};

function present({ id, name }: BuildRow, versions: BuildVersions | undefined, withMetadata: boolean): UiJobBuild {
  const { inputs = [], outputs = [] } = versions ?? {};
  return {
    id,
    name,
    inputs: inputs.map((input) => ({
      name: input.name,
      version: { ...input.version },
      isNew: input.isFirstOccurrence,
      ...(withMetadata ? versionWords(input.metadata) : {}),
    })),
    outputs: outputs.map((output) => ({ name: output.name, version: { ...output.version } })),
  };
}
