import type { Option, OptionHead } from '../grammar/option.ts';
import { parseInstanceVars } from '../references/parse-instance-vars.ts';
import { parseJob, parsePipeline, parseResource } from '../references/parse-reference.ts';
import type { JobReference, PipelineReference, ResourceReference } from '../references/pipeline-reference.ts';
import type { JsonObject } from '../wire/json.ts';
import { completeInstance } from './complete-instance.ts';
import { completeJob, completeResource, completeResourceType } from './complete-member.ts';
import { completePipeline } from './complete-pipeline.ts';

/** A pipeline that may be left out. */
export function pipeline(head: OptionHead): Option<PipelineReference | undefined> {
  return {
    ...head,
    typeName: '*flaghelpers.PipelineFlag',
    takesValue: true,
    read: parsePipeline,
    complete: completePipeline,
  };
}

export function requiredPipeline(head: OptionHead): Option<PipelineReference> {
  return {
    ...head,
    required: true,
    typeName: 'flaghelpers.PipelineFlag',
    takesValue: true,
    read: parsePipeline,
    complete: completePipeline,
  };
}

/** A job that may be left out. */
export function job(head: OptionHead): Option<JobReference | undefined> {
  return { ...head, typeName: 'flaghelpers.JobFlag', takesValue: true, read: parseJob, complete: completeJob };
}

export function requiredJob(head: OptionHead): Option<JobReference> {
  return {
    ...head,
    required: true,
    typeName: 'flaghelpers.JobFlag',
    takesValue: true,
    read: parseJob,
    complete: completeJob,
  };
}

/** A resource that may be left out. */
export function resource(head: OptionHead): Option<ResourceReference | undefined> {
  return {
    ...head,
    typeName: 'flaghelpers.ResourceFlag',
    takesValue: true,
    read: parseResource,
    complete: completeResource,
  };
}

export function requiredResource(head: OptionHead): Option<ResourceReference> {
  return {
    ...head,
    required: true,
    typeName: 'flaghelpers.ResourceFlag',
    takesValue: true,
    read: parseResource,
    complete: completeResource,
  };
}

/** A resource type that may be left out. */
export function resourceType(head: OptionHead): Option<ResourceReference | undefined> {
  return { ...resource(head), complete: completeResourceType };
}

export function requiredResourceType(head: OptionHead): Option<ResourceReference> {
  return { ...requiredResource(head), complete: completeResourceType };
}

/** Instances of one group, each by its vars alone. */
export function requiredInstances(head: OptionHead): Option<readonly JsonObject[]> {
  return {
    ...head,
    required: true,
    typeName: '[]flaghelpers.InstanceVarsFlag',
    takesValue: true,
    read: async (value, before = []) => [...before, await parseInstanceVars(value)],
    complete: completeInstance,
  };
}
