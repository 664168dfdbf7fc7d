/** Name servers that only the machine itself reaches, like 127.0.0.53 of systemd-resolved. */
function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

/** The addresses that a resolv.conf names. Pure. */
export function parseNameServers(resolvConf: string): string[] {
  return resolvConf.split('\n').flatMap((line) => /^\s*nameserver\s+(\S+)/.exec(line)?.[1] ?? []);
}

/**
 * A container's resolv.conf (worker.md 12.4): the machine's without the servers that only the machine reaches; where
 * none is left, `forwarder`, which asks those for it. Pure.
 */
export function containerResolvConf(hostResolvConf: string, forwarder: string): string {
  const kept = hostResolvConf.split('\n').filter((line) => !parseNameServers(line).some(isLoopback));
  if (parseNameServers(kept.join('\n')).length > 0) return `${kept.join('\n').trim()}\n`;
  const others = kept.filter((line) => line.trim() !== '');
  return `${[`nameserver ${forwarder}`, ...others].join('\n')}\n`;
}

/** Whether containers can't ask the machine's name servers themselves. Pure. */
export function needsForwarder(hostResolvConf: string): boolean {
  return parseNameServers(hostResolvConf).every(isLoopback);
}
