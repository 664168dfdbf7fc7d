const transportCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  // The socket of a worker that is being started again.
  'ENOENT',
  'ERR_STREAM_PREMATURE_CLOSE',
  'UND_ERR_SOCKET',
]);

/** The connection ended before what was to come over it had come. */
export class ConnectionCutError extends Error {
  readonly code = 'ECONNRESET';
}

/** Whether the peer couldn't be reached or went away: the request may be tried again. */
export function isTransportError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && transportCodes.has(String(error.code));
}
