import { build } from './build.ts';
import { flag, list, map, mapOf, nullable, number, omitEmpty, type ShapeOf, struct, text } from './shape.ts';

const input = struct({
  name: text,
  resource: text,
  trigger: flag,
  passed: omitEmpty(list(text)),
  version: omitEmpty(nullable(map)),
});

const output = struct({ name: text, resource: text });

/** A job as fly knows it (fly.md 10.3). */
export const job = struct({
  id: number,
  name: text,
  team_name: text,
  pipeline_id: number,
  pipeline_name: text,
  pipeline_instance_vars: omitEmpty(map),
  paused: omitEmpty(flag),
  paused_by: omitEmpty(text),
  paused_at: omitEmpty(number),
  has_new_inputs: omitEmpty(flag),
  groups: omitEmpty(list(text)),
  first_logged_build_id: omitEmpty(number),
  disable_manual_trigger: omitEmpty(flag),
  disable_reruns: omitEmpty(flag),
  next_build: nullable(build),
  finished_build: nullable(build),
  transition_build: omitEmpty(nullable(build)),
  inputs: omitEmpty(list(input)),
  outputs: omitEmpty(list(output)),
});
export const jobs = list(job);

/** An input at the version that a build of the job would get now. */
const buildInput = struct({
  name: text,
  resource: text,
  type: text,
  source: map,
  params: map,
  version: mapOf(text),
  tags: list(text),
});
export type BuildInput = ShapeOf<typeof buildInput>;
export const buildInputs = list(buildInput);
