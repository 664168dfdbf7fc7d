import {
  flag,
  list,
  map,
  mapOf,
  nullable,
  number,
  omitEmpty,
  type Shape,
  type ShapeOf,
  struct,
  text,
} from './shape.ts';

const workerResourceType = struct({
  type: text,
  image: text,
  version: text,
  privileged: flag,
  unique_version_history: flag,
});

/** A worker as fly knows it (fly.md 10.3). */
export const worker = struct({
  addr: text,
  baggageclaim_url: text,
  certs_path: omitEmpty(nullable(text)),
  http_proxy_url: omitEmpty(text),
  https_proxy_url: omitEmpty(text),
  no_proxy: omitEmpty(text),
  active_containers: number,
  active_volumes: number,
  active_tasks: number,
  max_active_tasks: number,
  resource_types: list(workerResourceType),
  platform: text,
  tags: list(text),
  team: text,
  name: text,
  version: text,
  start_time: number,
  ephemeral: flag,
  state: text,
});
export type Worker = ShapeOf<typeof worker>;
export const workers = list(worker);

/** A container as fly knows it. */
export const container = struct({
  id: text,
  worker_name: text,
  state: omitEmpty(text),
  type: omitEmpty(text),
  step_name: omitEmpty(text),
  attempt: omitEmpty(text),
  pipeline_id: omitEmpty(number),
  job_id: omitEmpty(number),
  build_id: omitEmpty(number),
  resource_id: omitEmpty(number),
  resource_type_id: omitEmpty(number),
  pipeline_name: omitEmpty(text),
  pipeline_instance_vars: omitEmpty(map),
  job_name: omitEmpty(text),
  build_name: omitEmpty(text),
  resource_name: omitEmpty(text),
  resource_type_name: omitEmpty(text),
  user: omitEmpty(text),
  working_directory: omitEmpty(text),
  expires_in: omitEmpty(text),
});
export type Container = ShapeOf<typeof container>;
export const containers = list(container);

const baseResourceType = struct({ name: text, version: text });

/** The type of a cached resource: one of the worker's own, or itself a cached resource. */
export interface VolumeResourceType {
  readonly resource_type: VolumeResourceType | null;
  readonly base_resource_type: ShapeOf<typeof baseResourceType> | null;
  readonly version: Readonly<Record<string, string>> | null;
}

const volumeResourceType: Shape<VolumeResourceType> = {
  decode: (json, place) => volumeResourceTypeFields.decode(json, place),
  encode: (value) => volumeResourceTypeFields.encode(value),
  isEmpty: () => false,
};

const volumeResourceTypeFields = struct({
  resource_type: nullable(volumeResourceType),
  base_resource_type: nullable(baseResourceType),
  version: mapOf(text),
});

const volume = struct({
  id: text,
  worker_name: text,
  type: text,
  container_handle: text,
  path: text,
  parent_handle: text,
  resource_type: nullable(volumeResourceType),
  base_resource_type: nullable(baseResourceType),
  pipeline_id: number,
  pipeline_name: text,
  pipeline_instance_vars: map,
  job_name: text,
  step_name: text,
});
export type Volume = ShapeOf<typeof volume>;
export const volumes = list(volume);
