import { describeError, RondoError } from '@rondo/foundation';

/** A request got no response: the name, the connection, TLS, or silence. */
export class HttpError extends RondoError {
  readonly code = 'HTTP_NO_RESPONSE';
  /** The system's word for it (`ECONNRESET`, `ENOTFOUND`, `SELF_SIGNED_CERT_IN_CHAIN`), where there is one. */
  readonly reason: string | undefined;

  constructor(method: string, url: URL, cause: Error) {
    super(`${method} ${withoutSecrets(url)}: ${explain(cause) || 'no response'}`);
    this.reason = codeOf(cause);
  }
}

/** A URL for messages: without user information and query, where signatures and tokens stand. */
export function withoutSecrets(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}

const untrusted = /^(?:UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_|INVALID_CA$)/;
const wantsCertificate =
  /ALERT_(?:CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE|BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_UNKNOWN)/;

/** TLS in words for whoever wrote the source: Node's advise how to start Node, OpenSSL's name its own lines. */
function explain(cause: Error): string {
  const code = codeOf(cause) ?? '';
  const said = describeError(cause).split('; if the root CA')[0] ?? '';
  if (untrusted.test(code)) return `the server's certificate is not trusted: ${said} (${code})`;
  if (wantsCertificate.test(code)) return `the server wants a client certificate that it knows (${code})`;
  return said;
}

function codeOf(cause: Error): string | undefined {
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}
