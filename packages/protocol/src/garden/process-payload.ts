import { type Static, Type } from 'typebox';
import { GardenWindowSize } from './process-spec.ts';

/**
 * One line of JSON on a process connection, in either direction (worker.md 8.4). `source` is 0 for stdin; a payload
 * with a source and no data is the end of stdin. `signal` is 0 for TERM, 1 for KILL.
 */
export const GardenProcessPayload = Type.Object({
  process_id: Type.Optional(Type.String()),
  stream_id: Type.Optional(Type.String()),
  source: Type.Optional(Type.Integer()),
  data: Type.Optional(Type.String()),
  exit_status: Type.Optional(Type.Integer()),
  error: Type.Optional(Type.String()),
  tty: Type.Optional(Type.Object({ window_size: Type.Optional(GardenWindowSize) })),
  signal: Type.Optional(Type.Integer()),
});
export type GardenProcessPayload = Static<typeof GardenProcessPayload>;
