/**
 * Sets up a namespace from inside. In a user namespace no process has rights over it, so what those rights would
 * allow is allowed to everybody in it: ping, and ports below 1024.
 */
export function innerScript(name: string, ipCommands: string): string {
  return `ip netns exec ${name} sh -e <<'OUTER'
ip -batch - <<'INNER'
${ipCommands}
INNER
echo '0 4294967294' >/proc/sys/net/ipv4/ping_group_range
echo 0 >/proc/sys/net/ipv4/ip_unprivileged_port_start
if [ -e /proc/sys/net/ipv6/conf/all/disable_ipv6 ]; then echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6; fi
OUTER
`;
}
