import { gatewayAddress, type Subnet, subnetText } from './subnet.ts';

/** Where clouds answer questions about the machine and hand out its credentials; no container may ask. */
const metadataAddresses = ['169.254.0.0/16', '100.100.100.200', '192.0.0.192'];
const metadataAddresses6 = ['fd00:ec2::254', 'fd20:ce::254'];

export type FirewallNames = { table: string; bridge: string };

/**
 * The rules of one worker's containers, in a table of their own, as nft(8) reads it: outwards everything but metadata,
 * nothing inwards, the machine itself closed but for name service and published ports, no way from one container to
 * another (on the bridge itself their ports are isolated). Replaces the table in one transaction. Pure.
 */
export function firewallRules(names: FirewallNames, subnet: Subnet): string {
  const { table, bridge } = names;
  const gateway = gatewayAddress(subnet);
  return `table inet ${table}
delete table inet ${table}
table inet ${table} {
  set published {
    type inet_service
  }
  chain refuse {
    meta l4proto tcp reject with tcp reset
    reject with icmpx type admin-prohibited
  }
  chain input {
    type filter hook input priority -5; policy accept;
    iifname != "${bridge}" accept
    ct state established,related accept
    ip daddr ${gateway} udp dport 53 accept
    ip daddr ${gateway} tcp dport 53 accept
    ip daddr ${gateway} tcp dport @published accept
    jump refuse
  }
  chain forward {
    type filter hook forward priority -5; policy accept;
    iifname "${bridge}" oifname "${bridge}" drop
    iifname "${bridge}" ip daddr { ${metadataAddresses.join(', ')} } jump refuse
    iifname "${bridge}" ip6 daddr { ${metadataAddresses6.join(', ')} } jump refuse
    oifname "${bridge}" ct state established,related accept
    oifname "${bridge}" drop
  }
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    ip saddr ${subnetText(subnet)} oifname != "${bridge}" masquerade
  }
}
`;
}
