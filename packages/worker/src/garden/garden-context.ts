import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock, Logger } from '@rondo/foundation';
import type { WorkerDescription } from '@rondo/protocol';
import type { CheckRunners } from '../check-runner/check-runners.ts';
import type { Containers } from '../containers/containers.ts';
import type { ProcessStreams } from './process-streams.ts';

/** What the routes work with. */
export type GardenContext = {
  containers: Containers;
  streams: ProcessStreams;
  /** Absent: the worker was not given a bundled runner. */
  checkRunners: CheckRunners | undefined;
  description: WorkerDescription;
  clock: Clock;
  log: Logger;
  /** Fires when the worker stops serving; open streams end then. */
  signal: AbortSignal;
};

/** One request on its way through a route. */
export type Exchange = {
  request: IncomingMessage;
  response: ServerResponse;
  /** Values of the pattern's `:names`, decoded. */
  names: Record<string, string>;
  query: URLSearchParams;
};

export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `/containers/:handle/properties` */
  pattern: string;
  run: (exchange: Exchange, context: GardenContext) => Promise<void>;
};
