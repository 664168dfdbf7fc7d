import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request on its way through the fake server. */
export interface FakeRequest {
  readonly method: string;
  readonly url: URL;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}
