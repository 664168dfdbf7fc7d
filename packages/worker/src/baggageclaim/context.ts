import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock, Logger } from '@rondo/foundation';
import type { LayerKey } from '../images/layer-record.ts';
import type { Storage } from '../volumes/storage.ts';
import type { VolumeFutures } from './volume-futures.ts';

/** What the routes work with. */
export type BaggageclaimContext = {
  storage: Storage;
  /** Layers of a base resource type by its name, for images that mirror one. */
  layersOfType: (type: string) => LayerKey[] | undefined;
  /** Where other workers reach this one, for point-to-point streams; `undefined` where they can't. */
  p2pUrl: () => string | undefined;
  futures: VolumeFutures;
  clock: Clock;
  log: Logger;
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
  /** `/volumes/:handle/privileged` */
  pattern: string;
  run: (exchange: Exchange, context: BaggageclaimContext) => Promise<void>;
};
