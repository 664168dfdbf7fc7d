import type { Agent } from 'node:http';
import type { Readable } from 'node:stream';

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Readable;
  readonly signal?: AbortSignal;
}

/** An answer whose head is there; its body is the stream. */
export interface WireResponse extends Readable {
  readonly statusCode?: number | undefined;
  readonly statusMessage?: string | undefined;
  readonly httpVersion: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly headersDistinct: NodeJS.Dict<string[]>;
  readonly rawHeaders: readonly string[];
}

/** How requests travel. */
export interface Transport {
  /** Resolves when the head of the answer is there. Throws {@link UnreachableError}. */
  open(request: WireRequest): Promise<WireResponse>;
  /** The agent for a URL: for connections that are upgraded. */
  agentFor(url: URL): Agent;
}
