import { checkBuild } from './build.ts';
import { flag, list, map, mapOf, nullable, number, omitEmpty, type ShapeOf, struct, text } from './shape.ts';

/** A resource as fly knows it (fly.md 10.3). */
const resource = struct({
  name: text,
  pipeline_id: number,
  pipeline_name: text,
  pipeline_instance_vars: omitEmpty(map),
  team_name: text,
  type: text,
  last_checked: omitEmpty(number),
  icon: omitEmpty(text),
  pinned_version: omitEmpty(mapOf(text)),
  pinned_in_config: omitEmpty(flag),
  pin_comment: omitEmpty(text),
  build: omitEmpty(nullable(checkBuild)),
});
export const resources = list(resource);

const metadataField = struct({ name: text, value: text });

const resourceVersion = struct({
  id: number,
  metadata: omitEmpty(list(metadataField)),
  version: mapOf(text),
  enabled: flag,
});
export type ResourceVersion = ShapeOf<typeof resourceVersion>;
export const resourceVersions = list(resourceVersion);

const sharedMember = struct({ name: text, pipeline_name: text, team_name: text });

/** Everything that shares one history of versions. */
export const sharedHistory = struct({ resources: list(sharedMember), resource_types: list(sharedMember) });
