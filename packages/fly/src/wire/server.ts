import { flag, list, moment, number, omitEmpty, type ShapeOf, struct, text } from './shape.ts';

/** What a server says of itself. */
export const info = struct({ version: text, worker_version: text });
export type Info = ShapeOf<typeof info>;

const component = struct({ name: text, interval: number, last_ran: moment, paused: flag });
export const components = list(component);

/** How the parts of the server are. */
export const health = struct({
  status: text,
  timestamp: moment,
  database: struct({ status: text, error: omitEmpty(text) }),
  workers: struct({ status: text, total: number, running: number, unhealthy_workers: omitEmpty(list(text)) }),
  components: list(struct({ name: text, status: text, paused: flag, last_ran: moment })),
});

/** The message of the day. `TTL` is in nanoseconds, 0 for ever. */
export const wall = struct({ message: omitEmpty(text), TTL: omitEmpty(number) });

const warning = struct({ type: text, message: text });
export type Warning = ShapeOf<typeof warning>;

/** What saving a config says. */
export const saved = struct({ errors: list(text), warnings: list(warning) });

export const artifact = struct({ id: number, name: text, build_id: number });
export const artifacts = list(artifact);
