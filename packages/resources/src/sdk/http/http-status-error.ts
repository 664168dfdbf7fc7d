import { RondoError } from '@rondo/foundation';
import { type HttpResponse, readBody } from './http-client.ts';
import { withoutSecrets } from './http-error.ts';
import type { MaybeTransient } from './retry-transient.ts';

/** A service refused a request: `GET https://host/path: status 404: what it says about it`. */
export class HttpStatusError extends RondoError implements MaybeTransient {
  readonly code = 'HTTP_STATUS';
  readonly status: number;
  /** How long the service wants to be left alone. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, details: { status: number; retryAfterMs?: number | undefined }) {
    super(message);
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
  }

  /** Rate limits say when to come back; errors of the server pass by themselves. */
  get transient(): boolean {
    const limited = this.status === 429 || (this.status === 403 && this.retryAfterMs !== undefined);
    return limited || this.status === 408 || this.status >= 500;
  }
}

/** Makes an error out of a response; `explain` finds in its body what the service says. */
export async function httpStatusError(
  request: { readonly method: string; readonly url: URL },
  response: HttpResponse,
  { nowMs, explain }: { nowMs: number; explain: (body: string) => string },
): Promise<HttpStatusError> {
  const body = await readBody(response, 65_536).catch(() => '');
  const reason = explain(body).trim();
  const message = `${request.method} ${withoutSecrets(request.url)}: status ${response.status}`;
  return new HttpStatusError(reason === '' ? message : `${message}: ${reason}`, {
    status: response.status,
    retryAfterMs: retryAfterMs(response, nowMs),
  });
}

/** From `Retry-After` (seconds or a date), or from GitHub's headers about a spent rate limit. */
function retryAfterMs({ headers }: HttpResponse, nowMs: number): number | undefined {
  const told = headers['retry-after'];
  const reset = headers['x-ratelimit-remaining'] === '0' ? headers['x-ratelimit-reset'] : undefined;
  const waitMs = told === undefined ? untilMs(Number(reset) * 1000, nowMs) : secondsOrDate(told, nowMs);
  return Number.isFinite(waitMs) ? Math.max(waitMs, 0) : undefined;
}

function secondsOrDate(text: string, nowMs: number): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : untilMs(Date.parse(text), nowMs);
}

function untilMs(timeMs: number, nowMs: number): number {
  return timeMs - nowMs;
}
