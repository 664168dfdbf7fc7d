import { type Static, Type } from 'typebox';

/** A number of Go's: absent and 0 both mean "no limit" (worker.md 8.3). */
const limit = Type.Optional(Type.Integer({ minimum: 0 }));

/** What a container may use; absent or 0 is unlimited. */
export const GardenLimits = Type.Object({
  bandwidth_limits: Type.Optional(Type.Unknown()),
  cpu_limits: Type.Optional(Type.Object({ limit_in_shares: limit, weight: limit })),
  disk_limits: Type.Optional(Type.Unknown()),
  memory_limits: Type.Optional(Type.Object({ limit_in_bytes: limit })),
  pid_limits: Type.Optional(Type.Object({ max: limit })),
});
export type GardenLimits = Static<typeof GardenLimits>;

/** A directory of the worker shown inside the container; `mode` 1 is read-write, 0 or absent read-only. */
export const GardenBindMount = Type.Object({
  src_path: Type.Optional(Type.String()),
  dst_path: Type.Optional(Type.String()),
  mode: Type.Optional(Type.Integer()),
  origin: Type.Optional(Type.Integer()),
});
export type GardenBindMount = Static<typeof GardenBindMount>;

/**
 * The body of `POST /containers` (worker.md 8.3). Unknown fields are let through, as the reference does.
 * `netout_rules` absent or empty asks for a container without any network.
 */
export const GardenContainerSpec = Type.Object({
  handle: Type.Optional(Type.String()),
  rootfs: Type.Optional(Type.String()),
  image: Type.Optional(Type.Object({ uri: Type.Optional(Type.String()) })),
  bind_mounts: Type.Optional(Type.Union([Type.Array(GardenBindMount), Type.Null()])),
  properties: Type.Optional(Type.Union([Type.Record(Type.String(), Type.String()), Type.Null()])),
  env: Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()])),
  privileged: Type.Optional(Type.Boolean()),
  limits: Type.Optional(GardenLimits),
  netout_rules: Type.Optional(Type.Union([Type.Array(Type.Unknown()), Type.Null()])),
  grace_time: Type.Optional(Type.Integer()),
});
export type GardenContainerSpec = Static<typeof GardenContainerSpec>;
