import { listBuildsByVersion, type VersionId } from '@rondo/db';
import type { Context, Handler } from '../../context.ts';
import { resourceOf } from '../../guards/resource-of.ts';
import { json, type Reply } from '../../http/reply.ts';
import { presentBuild } from '../../present/present-build.ts';

/** `GET …/versions/:id/input_to`: the builds that got the version, by id. */
export const listBuildsWithVersionAsInput: Handler = (context) => answer(context, 'input');

/** `GET …/versions/:id/output_of`: the builds that put it. */
export const listBuildsWithVersionAsOutput: Handler = (context) => answer(context, 'output');

/** An id that is no number is that of no version, as in stock. */
async function answer(context: Context, as: 'input' | 'output'): Promise<Reply> {
  const resource = await resourceOf(context);
  const word = context.request.param('resource_config_version_id');
  const versionId = (/^\d{1,15}$/.test(word) ? Number(word) : 0) as VersionId;
  const builds = await listBuildsByVersion(context.services.db, { resourceId: resource.id, versionId, as });
  return json(builds.map((build) => presentBuild(build)));
}
