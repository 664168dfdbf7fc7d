/** The files of /etc that a container has of its own (worker.md 12.4). */
export type NetworkFiles = { hosts: string; hostname: string; 'resolv.conf': string };

/** The name under which containers reach the ports that the worker publishes. */
const hostName = 'host.rondo.internal';

/** `address` is absent for a container without a network, which then has no name servers either. Pure. */
export function networkFiles(
  handle: string,
  address: string | undefined,
  { resolvConf, hostAddress }: { resolvConf: string; hostAddress: string },
): NetworkFiles {
  const own = address === undefined ? '' : `${address} ${handle}\n${hostAddress} ${hostName}\n`;
  return {
    hosts: `127.0.0.1 localhost\n${own}`,
    hostname: `${handle}\n`,
    'resolv.conf': address === undefined ? '' : resolvConf,
  };
}
