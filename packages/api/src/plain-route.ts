import type { ApiRequest } from './http/api-request.ts';
import type { Reply } from './http/reply.ts';
import type { Services } from './services.ts';

/** A route outside the table of stock API routes: one of the login service. It guards itself. */
export type PlainRoute = {
  readonly method: string | readonly string[];
  readonly path: string;
  readonly handle: (request: ApiRequest, services: Services) => Promise<Reply>;
};
