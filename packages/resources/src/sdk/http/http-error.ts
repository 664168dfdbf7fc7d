import { describeError, RondoError } from '@rondo/foundation';

/** A request got no response: the name, the connection, TLS, or silence. */
export class HttpError extends RondoError {
  readonly code = 'HTTP_NO_RESPONSE';
  /** The system's word for it (`ECONNRESET`, `ENOTFOUND`, `SELF_SIGNED_CERT_IN_CHAIN`), where there is one. */
  readonly reason: string | undefined;

  constructor(method: string, url: URL, cause: Error) {
    super(`${method} ${withoutSecrets(url)}: ${describeError(cause) || 'no response'}`);
    this.reason = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  }
}

/** A URL for messages: without user information and query, where signatures and tokens stand. */
export function withoutSecrets(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}
