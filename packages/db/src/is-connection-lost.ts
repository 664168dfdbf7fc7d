/** admin_shutdown, crash_shutdown, cannot_connect_now; class 08 is about connections as a whole. */
const serverCodes = /^(57P0[123]|08...)$/;
const socketCodes = new Set(['EPIPE', 'ECONNRESET', 'ECONNREFUSED', 'ENOENT']);
const socketCalls = new Set(['connect', 'read', 'write']);
/** What the driver says without a code. */
const driverTexts =
  /^(Connection terminated|Client has encountered a connection error|timeout expired|timeout exceeded when trying to connect)/;

/**
 * Whether a statement failed because PostgreSQL went away and not for what it asked: the same may work once it is back. Whether a
 * transaction that was being committed took effect is not known.
 */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const [code, syscall]: unknown[] = [Reflect.get(error, 'code'), Reflect.get(error, 'syscall')];
  if (typeof code !== 'string') return driverTexts.test(error.message);
  return serverCodes.test(code) || (socketCodes.has(code) && socketCalls.has(String(syscall)));
}
