import { idMappings, readHighestIds } from '../sandbox/user-mapping.ts';
import { innerScript } from './inner-script.ts';

/** Where the user namespace of a network namespace is kept: beside it. */
export function userNamespaceName(name: string): string {
  return `${name}-user`;
}

/**
 * Makes a network namespace with no way out, for one container, and the user namespace that it belongs to, with the ids
 * that unprivileged containers have. Since the container joins that one, its capabilities count for its network: it may
 * open raw sockets, as `ping` does, and they lead nowhere. CAP_NET_ADMIN it hasn't, and can't get.
 * `directory` is where `ip netns` keeps namespaces.
 */
export function closedNamespaceScript(name: string, directory: string): string {
  const userPath = `${directory}/${userNamespaceName(name)}`;
  const highest = readHighestIds();
  return `unshare --user --net sh -c 'echo $$; exec sleep 60' | {
read -r pid
trap 'kill "$pid"' EXIT
printf '${mapText(highest.uid)}' >"/proc/$pid/uid_map"
printf '${mapText(highest.gid)}' >"/proc/$pid/gid_map"
ip netns attach ${name} "$pid"
: >${userPath}
mount --bind "/proc/$pid/ns/user" ${userPath}
}
${innerScript(name, 'link set lo up')}ip netns exec ${name} ip -batch - <<END 2>/dev/null || :
${pingsLeadNowhere}
END
`;
}

/**
 * A ping to anywhere gets lost, as in stock's hermetic containers; everything else fails at once instead of after minutes.
 * Kernels that can't tell protocols apart when they look for a way let pings fail at once, too.
 */
const pingsLeadNowhere = `route add default dev lo src 127.0.0.1 table 1
rule add ipproto icmp table 1`;

/** As one write to a map of the kernel's. */
function mapText(highest: number): string {
  return idMappings(highest)
    .map(({ containerID, hostID, size }) => `${containerID} ${hostID} ${size}\\n`)
    .join('');
}
