import { resolveSrv } from 'node:dns/promises';
import { isIP } from 'node:net';
import { abortable } from '@rondo/foundation';

/** Where to send requests for an address. */
export type FindVaultAddress = (url: URL, signal: AbortSignal) => Promise<URL>;

export const fixedAddress: FindVaultAddress = async (url) => url;

type ResolveSrv = (
  name: string,
) => Promise<readonly { readonly name: string; readonly port: number; readonly priority: number }[]>;

const keptMs = 60_000;

/**
 * Asks the name servers for host and port of a service, `_http._tcp.HOST`, where an address is a name without a port; where they know none the address stays
 * (operations.md A25.4, disable-srv-lookup). What they say is kept for a minute.
 */
export function srvAddress(resolve: ResolveSrv = resolveSrv, now: () => number = Date.now): FindVaultAddress {
  let known: { readonly url: URL; readonly untilMs: number } | undefined;
  return async (url, signal) => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (url.port !== '' || isIP(host) !== 0 || host === 'localhost') return url;
    if (known !== undefined && known.untilMs > now()) return known.url;
    // No such record is the usual case, and a name server that is away is told by the request itself.
    const records = await abortable(
      resolve(`_http._tcp.${host}`).catch(() => []),
      signal,
    );
    const best = records.toSorted((left, right) => left.priority - right.priority)[0];
    known = { url: best === undefined ? url : withTarget(url, best), untilMs: now() + keptMs };
    return known.url;
  };
}

function withTarget(url: URL, { name, port }: { readonly name: string; readonly port: number }): URL {
  const target = new URL(url);
  target.hostname = name;
  target.port = String(port);
  return target;
}
