import { anything, flag, list, map, nullable, number, omitEmpty, type ShapeOf, struct, text } from './shape.ts';

const group = struct({ name: text, jobs: omitEmpty(list(text)), resources: omitEmpty(list(text)) });

const display = struct({ background_image: omitEmpty(text), background_filter: omitEmpty(text) });

/** A pipeline as fly knows it (fly.md 10.3). */
export const pipeline = struct({
  id: number,
  name: text,
  instance_vars: omitEmpty(map),
  paused: flag,
  paused_by: omitEmpty(text),
  paused_at: omitEmpty(number),
  public: flag,
  archived: flag,
  groups: omitEmpty(list(group)),
  team_name: text,
  display: omitEmpty(nullable(display)),
  user_data: omitEmpty(anything),
  parent_build_id: omitEmpty(number),
  parent_job_id: omitEmpty(number),
  last_updated: omitEmpty(number),
});
export type Pipeline = ShapeOf<typeof pipeline>;
export const pipelines = list(pipeline);
