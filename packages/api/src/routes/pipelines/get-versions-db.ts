import { dumpVersions } from '@rondo/db';
import type { Handler } from '../../context.ts';
import { pipelineOf } from '../../guards/subjects.ts';
import { json } from '../../http/reply.ts';

type Version = { versionId: number; resourceId: number; checkOrder: number; scopeId: number };
type Used = Version & { buildId: number; jobId: number };

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
