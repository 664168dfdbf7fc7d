import { dumpVersions } from '@rondo/db';
import { Type } from 'typebox';
import type { Handler } from '../../context.ts';
import { pipelineOf } from '../../guards/subjects.ts';
import { json } from '../../http/reply.ts';

type Version = { versionId: number; resourceId: number; checkOrder: number; scopeId: number };
type Used = Version & { buildId: number; jobId: number };

const id = Type.Integer();
const VersionKey = { VersionID: id, ResourceID: id, CheckOrder: id, ScopeID: id };
const UsedVersion = { ...VersionKey, BuildID: id, JobID: id };

/** What the request answers. */
export const VersionsDb = Type.Object({
  Jobs: Type.Array(Type.Object({ Name: Type.String(), ID: id })),
  Resources: Type.Array(Type.Object({ Name: Type.String(), ID: id, ScopeID: Type.Union([id, Type.Null()]) })),
  ResourceVersions: Type.Array(Type.Object(VersionKey)),
  BuildOutputs: Type.Array(Type.Object(UsedVersion)),
  BuildInputs: Type.Array(Type.Object({ ...UsedVersion, InputName: Type.String() })),
  BuildReruns: Type.Array(Type.Object({ BuildID: id, JobID: id, RerunOf: id })),
});

/** `GET …/pipelines/:pipeline_name/versions-db`: all that input resolution looks at (api.md 10.16). */
export const getVersionsDb: Handler = async (context) => {
  const pipeline = await pipelineOf(context);
  const dump = await dumpVersions(context.services.db, pipeline.id);
  return json({
    Jobs: dump.jobs.map(({ name, id }) => ({ Name: name, ID: id })),
    Resources: dump.resources.map(({ name, id, scopeId }) => ({ Name: name, ID: id, ScopeID: scopeId })),
    ResourceVersions: dump.versions.map(presentVersion),
    BuildOutputs: dump.outputs.map(presentUsed),
    BuildInputs: dump.inputs.map((input) => ({ ...presentUsed(input), InputName: input.inputName })),
    BuildReruns: dump.reruns.map(({ buildId, jobId, rerunOf }) => ({
      BuildID: buildId,
      JobID: jobId,
      RerunOf: rerunOf,
    })),
  });
};

function presentVersion({ versionId, resourceId, checkOrder, scopeId }: Version): object {
  return { VersionID: versionId, ResourceID: resourceId, CheckOrder: checkOrder, ScopeID: scopeId };
}

function presentUsed(used: Used): object {
  return { ...presentVersion(used), BuildID: used.buildId, JobID: used.jobId };
}
