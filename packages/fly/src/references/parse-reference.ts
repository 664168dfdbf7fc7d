import { InvalidValueError } from '../grammar/option.ts';
import { parseInstanceVars } from './parse-instance-vars.ts';
import type { JobReference, PipelineReference, ResourceReference } from './pipeline-reference.ts';

/** `NAME` or `NAME/INSTANCE_VARS` (fly.md 8.1). Throws {@link InvalidValueError}. */
export async function parsePipeline(text: string): Promise<PipelineReference> {
  const slash = text.indexOf('/');
  if (slash === -1) return { name: text };
  return { name: text.slice(0, slash), instanceVars: await parseInstanceVars(text.slice(slash + 1)) };
}

/** `NAME/JOB` or `NAME/INSTANCE_VARS/JOB`. Throws {@link InvalidValueError}. */
export async function parseJob(text: string): Promise<JobReference> {
  const { pipeline, member } = await parseMember(text, 'job');
  return { pipeline, job: member };
}

/** As {@link parseJob}, for a resource or a resource type. */
export async function parseResource(text: string): Promise<ResourceReference> {
  const { pipeline, member } = await parseMember(text, 'resource');
  return { pipeline, resource: member };
}

async function parseMember(text: string, what: string): Promise<{ pipeline: PipelineReference; member: string }> {
  const slash = text.lastIndexOf('/');
  const member = text.slice(slash + 1);
  if (slash === -1 || member === '') {
    throw new InvalidValueError(`argument format should be <pipeline>/<${what}>`);
  }
  return { pipeline: await parsePipeline(text.slice(0, slash)), member };
}
