import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomHex } from '@rondo/foundation';
import { expect, it } from 'vitest';
import { WorkerProcess } from '../garden/testing/worker-process.ts';
import { runProgram } from '../volumes/run-program.ts';

type Machine = AsyncDisposable & {
  name: string;
  beyond: string;
  rules(): Promise<string>;
  legacyRules(): Promise<string>;
};

const asDockerAndUfw = `nft 'table ip filter {
  chain INPUT { type filter hook input priority filter; policy drop; }
  chain FORWARD { type filter hook forward priority filter; policy drop; }
}; table inet other { chain forward { type filter hook forward priority 10; policy drop; }; }'`;

const asFirewalld = `nft 'table inet firewalld {
  chain filter_FWD_public { }
  chain filter_IN_public { meta l4proto { icmp, ipv6-icmp } accept; }
  chain filter_INPUT {
    type filter hook input priority filter + 10; policy accept;
    ct state { established, related } accept
    iifname "lo" accept
    ct state invalid drop
    goto filter_INPUT_ZONES
  }
  chain filter_INPUT_ZONES { jump filter_IN_public; reject with icmpx admin-prohibited; }
  chain filter_FORWARD {
    type filter hook forward priority filter + 10; policy accept;
    ct state { established, related } accept
    ct state invalid drop
    jump filter_FWD_public
    log prefix "refused" reject with icmpx admin-prohibited
  }
  chain filter_FORWARD_out { type filter hook forward priority 20; policy accept; iifname "nobody" drop; }
}'`;

/** Tried in a network of its own: newer kernels come without it, and on older ones a look at the machine's own rules would bring them up. */
const hasLegacyRules = await runProgram('unshare', ['--net', 'iptables-legacy', '-S']).then(
  () => true,
  () => false,
);
/** The older kind, where the machine has it. */
const asRedHat = hasLegacyRules ? ['FORWARD', 'INPUT'].map(refuseRest).join('') : '';

function refuseRest(chain: string): string {
  return `
    iptables-legacy -A ${chain} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
    iptables-legacy -A ${chain} -m comment --comment "last of all" -j REJECT --reject-with icmp-host-prohibited`;
}

/** A machine with a firewall, and another one beyond it that serves the web. */
async function machine(firewall: string): Promise<Machine> {
  // Named like a worker's, so that whoever sweeps up after killed test runs knows them.
  const directory = mkdtempSync(join(tmpdir(), 'rondo-machine-'));
  const id = randomHex(4);
  writeFileSync(join(directory, 'identity'), id);
  const [name, world] = [`rondo-${id}-machine`, `rondo-${id}-world`];
  const beyond = '172.31.253.2';
  const within = ['netns', 'exec', name];
  const script = `
    ip netns add ${name}
    ip netns add ${world}
    ip -n ${name} link add out type veth peer name eth0 netns ${world}
    ip -n ${name} link set lo up
    ip -n ${name} addr add 172.31.253.1/30 dev out
    ip -n ${name} link set out up
    ip -n ${world} addr add ${beyond}/30 dev eth0
    ip -n ${world} link set eth0 up
    nsenter --net=/run/netns/${name} sh -ec '${firewall.replaceAll("'", `'\\''`)}'
    ip netns exec ${world} busybox httpd -p 80 -h /tmp`;
  const take = async () => {
    for (const each of [world, name]) {
      const pids = (await runProgram('ip', ['netns', 'pids', each]).catch(() => ''))
        .split('\n')
        .filter((pid) => pid !== '');
      for (const pid of pids) process.kill(Number(pid), 'SIGKILL');
      await runProgram('ip', ['netns', 'del', each]).catch(() => undefined);
    }
    rmSync(directory, { recursive: true });
  };
  try {
    await runProgram('sh', ['-ec', script]);
  } catch (error) {
    await take();
    throw error;
  }
  return {
    name,
    beyond,
    rules: () => runProgram('ip', [...within, 'nft', 'list', 'ruleset']),
    legacyRules: async () => (asRedHat === '' ? '' : await runProgram('ip', [...within, 'iptables-legacy', '-S'])),
    [Symbol.asyncDispose]: take,
  };
}

it('lets containers through firewalls that refuse what they do not know, by policy or by rule, until the worker is stopped', async () => {
  await using host = await machine([asDockerAndUfw, asFirewalld, asRedHat].join('\n'));
  await using worker = await WorkerProcess.start({ networkNamespace: host.name });
  const handle = await worker.run(`printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 5 ${host.beyond} 80 || echo refused`);
  expect((await worker.output(handle)).stdout).toContain('HTTP/1');
  expect((await host.rules()).match(/[io]ifname "rondo\w+" counter packets \d+ bytes \d+ accept/g)).toHaveLength(8);
  if (asRedHat !== '') expect((await host.legacyRules()).match(/-[io] rondo\w+ -j ACCEPT/g)).toHaveLength(3);
  await worker.kill('SIGTERM');
  expect((await host.rules()) + (await host.legacyRules())).not.toContain('rondo');
});
