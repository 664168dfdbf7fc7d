import { list, map, nullable, number, omitEmpty, type ShapeOf, struct, text, verbatim } from './shape.ts';

/** The build that another one repeats. */
const rerunOf = struct({ id: omitEmpty(number), name: omitEmpty(text) });

/** A build as fly knows it (fly.md 10.3). Times are Unix seconds, 0 until they happen. */
export const build = struct({
  id: number,
  team_name: text,
  name: text,
  status: text,
  api_url: text,
  comment: omitEmpty(text),
  job_name: omitEmpty(text),
  resource_name: omitEmpty(text),
  pipeline_id: omitEmpty(number),
  pipeline_name: omitEmpty(text),
  pipeline_instance_vars: omitEmpty(map),
  start_time: omitEmpty(number),
  end_time: omitEmpty(number),
  reap_time: omitEmpty(number),
  rerun_number: omitEmpty(number),
  rerun_of: omitEmpty(nullable(rerunOf)),
  created_by: omitEmpty(nullable(text)),
});
export type Build = ShapeOf<typeof build>;
export const builds = list(build);

/** The last check of a resource. */
export const checkBuild = struct({
  id: number,
  name: text,
  status: text,
  start_time: omitEmpty(number),
  end_time: omitEmpty(number),
  team_name: text,
  pipeline_id: number,
  pipeline_name: text,
  pipeline_instance_vars: omitEmpty(map),
  job_name: omitEmpty(text),
  plan: omitEmpty(verbatim),
});
