import { listResourceTypes as find } from '@rondo/db';
import { formatGoDuration, mergeTypeSources, type ResourceTypeConfig } from '@rondo/pipeline';
import { Type } from 'typebox';
import type { Handler } from '../../context.ts';
import { isAuthorizedFor } from '../../guards/check-access.ts';
import { pipelineOf } from '../../guards/subjects.ts';
import { json } from '../../http/reply.ts';
import { Free, text } from '../../present/shapes.ts';
import { sortKeys } from '../../present/sort-keys.ts';

/** What the request answers, for each type. */
export const ResourceType = Type.Object({
  name: Type.String(),
  type: Type.String(),
  source: Free,
  defaults: Type.Optional(Free),
  privileged: Type.Optional(Type.Boolean()),
  check_every: text,
  tags: Type.Optional(Type.Array(Type.String())),
  params: Type.Optional(Free),
});

/**
 * `GET …/pipelines/:pipeline_name/resource-types`, by name. Unlike stock, who only sees the pipeline because it is public does not
 * see what its types are made of: sources hold credentials (api.md 6.3).
 */
export const listResourceTypes: Handler = async (context) => {
  const { services } = context;
  const pipeline = await pipelineOf(context);
  const types = (await find(services.db, { pipelineId: pipeline.id })).map(({ config }) => config);
  const withSource = isAuthorizedFor(context, pipeline.teamName);
  const merged = mergeTypeSources(types, services.scheduler.options.baseDefaults);
  return json([...merged].sort((a, b) => (a.name < b.name ? -1 : 1)).map((type) => presentType(type, { withSource })));
};

function presentType(config: ResourceTypeConfig, { withSource }: { withSource: boolean }): object {
  const { name, type, source, defaults, privileged, checkEvery, tags, params } = config;
  return {
    name,
    type,
    source: withSource ? sortKeys(source) : {},
    defaults: withSource ? sortKeys(defaults) : undefined,
    privileged: privileged || undefined,
    check_every: presentInterval(checkEvery),
    tags,
    params: withSource ? sortKeys(params) : undefined,
  };
}

function presentInterval(interval: ResourceTypeConfig['checkEvery']): string | undefined {
  if (interval === undefined) return undefined;
  if (interval.kind === 'never') return 'never';
  return formatGoDuration(interval.kind === 'every' ? interval.intervalNs : 0n);
}
