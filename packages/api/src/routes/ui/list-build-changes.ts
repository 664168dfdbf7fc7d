import {
  type BuildId,
  type BuildRow,
  findBuild,
  type InputChange,
  type InputVersion,
  listInputChanges,
} from '@rondo/db';
import type { UiBuildChanges } from '@rondo/protocol';
import type { Context, Handler } from '../../context.ts';
import { buildOf } from '../../guards/subjects.ts';
import { badRequest, notFound, refused } from '../../http/http-error.ts';
import { json } from '../../http/reply.ts';
import { versionWords } from '../../present/version-words.ts';

/** `GET /api/rondo/v1/builds/:build_id/changes?since=ID`: two builds of a job side by side (ui.md C6.3). */
export const listBuildChanges: Handler = async (context) => {
  const { caller, services } = context;
  const after = await buildOf(context);
  if (!after.isPipelinePublic && !caller.isAuthorized(after.teamName, 'BuildResources'))
    throw refused(caller.isAuthenticated);
  const before = await buildBefore(context, after);
  const changes = await listInputChanges(services.db, { before: before.id, after: after.id });
  const withMetadata = caller.isAuthorized(after.teamName, 'ListResourceVersions');
  return json({ inputs: changes.map((change) => present(change, withMetadata)) } satisfies UiBuildChanges);
};

/** The build that `since` names. Answers 400 and 404. */
async function buildBefore({ request, services }: Context, after: BuildRow): Promise<BuildRow> {
  const since = request.query.get('since') ?? '';
  if (!/^\d{1,15}$/.test(since)) throw badRequest('since: the id of another build of the job\n');
  const before = await findBuild(services.db, Number(since) as BuildId);
  if (before === undefined) throw notFound();
  if (after.jobId === undefined || before.jobId !== after.jobId)
    throw badRequest(`since: build ${since} is not one of the same job\n`);
  return before;
}

type Shown = UiBuildChanges['inputs'][number];

function present(
  { name, resourceName, before, after, way, between, count }: InputChange,
  withMetadata: boolean,
): Shown {
  const show = (version: InputVersion) => presentVersion(version, withMetadata);
  return {
    name,
    resource: resourceName,
    ...(before === undefined ? {} : { before: show(before) }),
    ...(after === undefined ? {} : { after: show(after) }),
    way,
    between: between.map(show),
    count,
  };
}

function presentVersion({ id, version, metadata }: InputVersion, withMetadata: boolean): Shown['between'][number] {
  return { id, version: { ...version }, ...(withMetadata ? versionWords(metadata) : {}) };
}
