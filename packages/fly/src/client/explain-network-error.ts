/** What a failed connection means, in the words of the stock client where it has some (fly.md 5.2). */
export function explainNetworkError(error: Error): string {
  const {
    code = '',
    address,
    port,
    hostname,
  } = error as NodeJS.ErrnoException & {
    readonly address?: string;
    readonly port?: number;
    readonly hostname?: string;
  };
  const first = firstOf(error);
  if (first !== undefined) return explainNetworkError(first);
  const place = address === undefined ? '' : ` ${address.includes(':') ? `[${address}]` : address}:${port}`;
  if (code === 'ECONNREFUSED') return `dial tcp${place}: connect: connection refused`;
  if (code === 'EHOSTUNREACH') return `dial tcp${place}: connect: no route to host`;
  if (code === 'ENETUNREACH') return `dial tcp${place}: connect: network is unreachable`;
  if (code === 'ETIMEDOUT') return `dial tcp${place}: i/o timeout`;
  if (code === 'ENOTFOUND') return `dial tcp: lookup ${hostname}: no such host`;
  if (code === 'EAI_AGAIN') return `dial tcp: lookup ${hostname}: server misbehaving`;
  if (code === 'ECONNRESET' && error.message === 'socket hang up') return 'EOF';
  if (code === 'ECONNRESET') return 'read: connection reset by peer';
  if (/^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|CERT_)/.test(code)) {
    return `tls: failed to verify certificate: x509: ${certificateProblem(code, error)}`;
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return `tls: failed to verify certificate: x509: ${error.message}`;
  if (code === 'EPROTO' && error.message.includes('wrong version number')) {
    return 'http: server gave HTTP response to HTTPS client';
  }
  return error.message;
}

function certificateProblem(code: string, error: Error): string {
  if (code === 'CERT_HAS_EXPIRED') return 'certificate has expired or is not yet valid';
  if (code === 'CERT_NOT_YET_VALID') return 'certificate has expired or is not yet valid';
  return /^(CERT_|UNABLE_TO_DECODE)/.test(code) ? error.message : 'certificate signed by unknown authority';
}

/** Trying several addresses of one name fails with all their errors. */
function firstOf(error: Error): Error | undefined {
  const [first] = error instanceof AggregateError ? error.errors : [];
  return first instanceof Error ? first : undefined;
}
