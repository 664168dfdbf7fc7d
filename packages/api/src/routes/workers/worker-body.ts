import { Type } from 'typebox';
import { greatestRowId, lastSecond } from '../../http/limits-of-numbers.ts';

const text = Type.Optional(Type.Union([Type.String({ maxLength: 4096 }), Type.Null()]));
/** As many as the database counts. */
const count = Type.Optional(Type.Integer({ minimum: -greatestRowId, maximum: greatestRowId }));
const seconds = Type.Optional(Type.Integer({ minimum: 0, maximum: lastSecond, description: 'Unix seconds' }));

const ResourceType = Type.Object({
  type: Type.Optional(Type.String()),
  image: Type.Optional(Type.String()),
  version: Type.Optional(Type.String()),
  privileged: Type.Optional(Type.Boolean()),
  unique_version_history: Type.Optional(Type.Boolean()),
});

/** A worker as its gateway describes it (worker.md 4); other keys do not matter. */
export const WorkerBody = Type.Object({
  name: text,
  addr: text,
  baggageclaim_url: text,
  platform: text,
  version: text,
  team: text,
  http_proxy_url: text,
  https_proxy_url: text,
  no_proxy: text,
  active_containers: count,
  active_volumes: count,
  start_time: seconds,
  ephemeral: Type.Optional(Type.Boolean()),
  tags: Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()])),
  resource_types: Type.Optional(Type.Union([Type.Array(ResourceType), Type.Null()])),
});
