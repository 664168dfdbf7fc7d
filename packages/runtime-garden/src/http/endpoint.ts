import { RondoError } from '@rondo/foundation';

/** Where one of a worker's servers listens: a Unix socket on this machine, or a port that the SSH gateway opened. */
export type Endpoint =
  | { readonly kind: 'unix'; readonly socketPath: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

/** An address in a worker's row that is neither `unix:PATH` nor `HOST:PORT` nor `http://HOST:PORT`. */
export class MalformedAddressError extends RondoError {
  readonly code = 'WORKER_ADDRESS_MALFORMED';
}

/** Reads `garden_addr` or `baggageclaim_url` of a worker's row. Throws MalformedAddressError. */
export function parseEndpoint(address: string): Endpoint {
  if (address.startsWith('unix:/')) return { kind: 'unix', socketPath: address.slice('unix:'.length) };
  const url = URL.parse(address.includes('://') ? address : `tcp://${address}`);
  const port = Number(url?.port || (url?.protocol === 'http:' ? 80 : Number.NaN));
  if (url === null || url.hostname === '' || !Number.isInteger(port)) {
    throw new MalformedAddressError(`worker address ${JSON.stringify(address)} is neither unix:PATH nor HOST:PORT`);
  }
  return { kind: 'tcp', host: url.hostname.replace(/^\[|\]$/g, ''), port };
}
