import type { Caller } from '@rondo/auth';
import type { BuildRow, InMemoryCheck, PipelineRow } from '@rondo/db';
import type { Route } from '@rondo/protocol';
import type { ApiRequest } from './http/api-request.ts';
import type { Reply } from './http/reply.ts';
import type { Services } from './services.ts';

/** What the path names, as soon as somebody has looked for it. */
export type Found = {
  build?: Promise<{ build: BuildRow } | InMemoryCheck>;
  pipeline?: Promise<PipelineRow>;
};

/** Everything about one request that a guard or handler may want. */
export type Context = {
  readonly request: ApiRequest;
  readonly route: Route;
  readonly caller: Caller;
  readonly services: Services;
  readonly found: Found;
};

/** Answers one route. Guards have let the request through; throws HttpError for an early answer. */
export type Handler = (context: Context) => Promise<Reply>;
