import { type ExecuteInput, type ImageResource, type ResourceTypeConfig, storedResourceType } from '@rondo/pipeline';
import { ofJob, ofPipeline } from '../client/paths.ts';
import { FlyError } from '../failures/fly-error.ts';
import { formatJob, formatPipeline } from '../references/pipeline-reference.ts';
import type { Target } from '../target/target.ts';
import { type BuildInput, buildInputs } from '../wire/job.ts';
import { anything, list } from '../wire/shape.ts';
import type { OneOffRequest } from './one-off-request.ts';

/** What a job's next build would start from. */
export interface JobInputs {
  readonly inputs: ReadonlyMap<string, ExecuteInput>;
  readonly imageResource?: ImageResource;
  readonly resourceTypes: readonly ResourceTypeConfig[];
}

/** Looks up the inputs of the job that `-j` names; none without it. Throws {@link FlyError}. */
export async function fetchJobInputs({ connection }: Target, request: OneOffRequest): Promise<JobInputs> {
  const { team, inputsFrom, image } = request;
  if (inputsFrom === undefined) return { inputs: new Map(), resourceTypes: [] };
  const found = await connection.find(ofJob(team, inputsFrom, 'inputs'), buildInputs);
  if (found === undefined) throw new FlyError(`build inputs for ${formatJob(inputsFrom)} not found`);
  const types = await connection.find(ofPipeline(team, inputsFrom.pipeline, 'resource-types'), list(anything));
  if (types === undefined) throw new FlyError(`resource types of ${formatPipeline(inputsFrom.pipeline)} not found`);
  const inputs = found ?? [];
  const imageInput = inputs.find(({ name }) => name === image);
  if (image !== '' && imageInput === undefined) throw new FlyError(`image resource ${image} not found`);
  return {
    inputs: new Map(inputs.map((input) => [input.name, planned(input)])),
    resourceTypes: (types ?? []).map((type) => storedResourceType.decode(type)),
    ...(image !== '' && imageInput !== undefined && { imageResource: imageOf(imageInput) }),
  };
}

function planned({ name, type, source, version, params, tags }: BuildInput): ExecuteInput {
  const given = { ...(params !== null && { params }), ...(tags !== null && { tags }) };
  return { kind: 'get', name, type, source, version: version ?? {}, ...given };
}

function imageOf({ type, source, version, params }: BuildInput): ImageResource {
  return { type, source, ...(version !== null && { version }), ...(params !== null && { params }) };
}
