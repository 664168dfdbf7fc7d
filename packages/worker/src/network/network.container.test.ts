import { createSocket } from 'node:dgram';
import { readdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { silentLogger, systemClock } from '@rondo/foundation';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAll, shell, TestContainers } from '../containers/testing/test-containers.ts';
import { runProgram } from '../volumes/run-program.ts';
import type { Bridge } from './bridge.ts';
import { startDnsForwarder } from './dns-forwarder.ts';
import { NetworkNamespaces } from './network-namespaces.ts';
import { publishPort } from './published-port.ts';

let test: TestContainers;
let server: Server;
let port = 0;
beforeAll(async () => {
  test = await TestContainers.open();
  server = createServer((_, response) => response.end('hello from the machine'));
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  const address = server.address();
  if (typeof address === 'object' && address !== null) port = address.port;
});
afterAll(async () => {
  server.close();
  await test[Symbol.asyncDispose]();
});

async function run(command: string, overrides: { user?: string } = {}): Promise<string> {
  const held = await test.create().run(shell('task', command, overrides));
  await held.ended;
  return (await readAll(held)) + (await readAll(held, 'stderr'));
}

/** A machine beyond ours, with a web server on an ordinary address and on the one where clouds have theirs. */
async function otherMachine(): Promise<AsyncDisposable & { address: string }> {
  const [name, device, address] = [`world-${test.id}`, `w${test.id}`, '172.31.254.2'];
  const script = `
    ip netns add ${name}
    ip link add ${device} type veth peer name eth0 netns ${name}
    ip addr add 172.31.254.1/30 dev ${device}
    ip link set ${device} up
    ip -n ${name} link set lo up
    ip -n ${name} addr add ${address}/30 dev eth0
    ip -n ${name} addr add 169.254.169.254/32 dev lo
    ip -n ${name} link set eth0 up
    ip route add 169.254.169.254/32 via ${address}
    ip netns exec ${name} busybox httpd -p 80 -h /tmp`;
  await runProgram('sh', ['-ec', script]);
  return {
    address,
    [Symbol.asyncDispose]: async () => {
      const pids = (await runProgram('ip', ['netns', 'pids', name])).trim().split('\n');
      for (const pid of pids) process.kill(Number(pid), 'SIGKILL');
      await runProgram('ip', ['link', 'del', device]);
      await runProgram('ip', ['netns', 'del', name]);
    },
  };
}

/** A request by hand; busybox's own client needs files that our small root lacks. */
function fetch(host: string, at: number): string {
  return `printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 2 ${host} ${at} || echo refused`;
}

function bridge(): Bridge {
  return test.bridge;
}

describe("containers' network", () => {
  it('keeps the machine closed, by whatever of its addresses', async () => {
    expect(await run(fetch(bridge().address, port))).toContain('refused');
    const own = (await runProgram('hostname', ['-I'])).trim().split(' ')[0];
    if (own) expect(await run(fetch(own, port))).toContain('refused');
  });

  it('keeps its hardware address while containers come and go', async () => {
    const readAddress = () => runProgram('cat', [`/sys/class/net/${bridge().name}/address`]);
    const before = await readAddress();
    const lowest = `low${bridge().id}`;
    await runProgram('ip', ['link', 'add', lowest, 'address', '02:00:00:00:00:01', 'type', 'veth']);
    try {
      await runProgram('ip', ['link', 'set', lowest, 'master', bridge().name, 'up']);
      expect(await readAddress()).toBe(before);
    } finally {
      await runProgram('ip', ['link', 'del', lowest]);
    }
  });

  it('opens what the worker publishes, on its address there, until it is taken back', async () => {
    const there = fetch(bridge().address, 4567);
    const published = await publishPort(bridge(), { port: 4567, to: { host: '127.0.0.1', port } });
    expect(await run(there)).toContain('hello from the machine');
    await published[Symbol.asyncDispose]();
    expect(await run(there)).toContain('refused');
  });

  it('lets no container reach another', async () => {
    const listener = await test
      .create()
      .run(shell('task', 'ip -4 -o addr show eth0; echo hello | nc -l -p 80 & sleep 3'));
    let seen = '';
    for await (const chunk of listener.stream('stdout', 0, AbortSignal.timeout(20_000))) {
      seen += chunk.bytes.toString();
      if (seen.includes('inet ')) break;
    }
    const address = /inet (\S+)\//.exec(seen)?.[1] ?? '';
    expect(address).toMatch(/^10\.80\./);
    expect(await run(`nc -w 1 ${address} 80 </dev/null || echo unreachable`)).toContain('unreachable');
  });

  it('reaches the world by the machine, but not where clouds hand out credentials', async () => {
    await using world = await otherMachine();
    expect(await run(fetch(world.address, 80))).toContain('HTTP/1');
    const answer = await run(fetch('169.254.169.254', 80));
    expect(answer).toContain('refused');
    expect(answer).not.toContain('HTTP/1');
  });

  it('lets everybody in a container listen below 1024, which its root could not in a namespace that is not its own', async () => {
    expect(await run('(nc -l -p 80 & sleep 0.3; kill $!) && echo listened', { user: 'builder' })).toBe('listened\n');
  });

  it('masks what leaves by the machine, so that answers come back', async () => {
    const rules = await runProgram('nft', ['list', 'table', 'inet', bridge().table]);
    expect(rules).toContain('masquerade');
    expect(rules).toMatch(/ip saddr 10\.80\.\d+\.0\/22/);
  });

  it('uses a namespace again, but not one that a privileged container may have changed', async () => {
    const before = await runProgram('ip', ['-o', 'link']);
    for (let round = 0; round < 12; round += 1) await run('true');
    const count = (text: string) => text.split('\n').filter((line) => line.includes(`r${test.id}-`)).length;
    expect(count(await runProgram('ip', ['-o', 'link']))).toBeLessThanOrEqual(count(before) + 8);
    const changed = test.create({ privileged: true });
    await (await changed.run(shell('task', 'ip link add dirt type dummy; ip link show dirt'))).ended;
    await test.context.network.settleBackground();
    for (let round = 0; round < 3; round += 1) expect(await run('ip link')).not.toContain('dirt');
  });
});

describe('a container that gets no network', () => {
  /** As hermetic tasks are run: without a rule that lets anything out. */
  async function runClosed(command: string, overrides: { privileged?: boolean } = {}): Promise<string> {
    const held = await test.create({ netout_rules: [], ...overrides }).run(shell('task', `{ ${command}; } 2>&1`));
    await held.ended;
    return readAll(held);
  }

  it('may ping, itself or in vain, and reaches nothing else: neither at once nor later', async () => {
    const seen = await runClosed(`ping -c 1 127.0.0.1; ping -c 1 -W 1 1.1.1.1; echo "= $?"
      for address in 1.1.1.1 169.254.169.254 ${bridge().address}; do nc -w 9 $address 80 </dev/null || echo refused; done
      ip -o link; cat /etc/resolv.conf`);
    expect(seen).toContain('1 packets transmitted, 1 packets received, 0% packet loss');
    expect(seen).toContain('1 packets transmitted, 0 packets received, 100% packet loss\n= 1');
    expect(seen.match(/unreachable\nrefused/g)).toHaveLength(3);
    expect(seen.match(/^\d+: (\w+)/gm)).toEqual(['1: lo']);
  });

  it('may change nothing about its namespace, and sees no other', async () => {
    const seen =
      await runClosed(`ip link add dirt type dummy; ip link set lo down; ip route add default dev lo; ip rule del ipproto icmp
      busybox unshare -U true || echo no namespaces; busybox nsenter -t 1 -n true || echo no way
      busybox grep CapEff /proc/self/status; ip -o addr show lo`);
    expect(seen.match(/Operation not permitted/g)?.length).toBeGreaterThanOrEqual(4);
    expect(seen).toContain('no namespaces');
    expect(seen).toContain('no way');
    const effective = BigInt(`0x${/CapEff:\s*([0-9a-f]+)/.exec(seen)?.[1]}`);
    const [administer, send, system] = [12n, 13n, 21n].map((number) => (effective >> number) & 1n);
    expect({ administer, send, system }).toEqual({ administer: 0n, send: 1n, system: 0n });
    expect(seen).toMatch(/inet 127\.0\.0\.1\/8/);
  });

  it('is joined by others, and leaves no namespace behind', async () => {
    const container = test.create({ netout_rules: [] });
    const first = await container.run(shell('first', 'echo up; sleep 60'));
    for await (const chunk of first.stream('stdout', 0, AbortSignal.timeout(20_000))) {
      if (chunk.bytes.toString().includes('up')) break;
    }
    const second = await container.run(shell('second', 'ping -c 1 127.0.0.1'));
    expect(await readAll(second)).toContain('0% packet loss');
    const kept = async () => (await readdir('/run/netns')).filter((name) => name.startsWith(`rondo-${test.id}-c`));
    expect(await kept()).toHaveLength(2);
    await container.stop({ kill: true, signal: AbortSignal.timeout(20_000) });
    await first.ended;
    await expect.poll(() => kept()).toEqual([]);
  });

  it('may be privileged, which gives it no network either', async () => {
    expect(await runClosed('nc -w 9 1.1.1.1 80 </dev/null || echo refused', { privileged: true })).toContain('refused');
  });
});

describe('two workers on one machine', () => {
  it('have different subnets, and each its own rules', async () => {
    await using other = await TestContainers.open();
    expect(other.bridge.address).not.toBe(bridge().address);
    const held = await other.create().run(shell('task', 'ip -4 -o addr show eth0'));
    await held.ended;
    expect(await readAll(held)).toContain(other.bridge.address.replace(/\.\d+$/, '.'));
  });

  it('keep their subnet from one start to the next', async () => {
    const { address } = bridge();
    await test.leave();
    await test.start();
    expect(bridge().address).toBe(address);
    expect(await run('echo works')).toBe('works\n');
  });
});

it('keeps the namespace of an adopted container that ended before the worker was open', async () => {
  // The bridge of the others, under names of its own.
  const own = { ...bridge(), id: `${bridge().id}k` };
  const before = new NetworkNamespaces(own, silentLogger);
  await before.open();
  const { name } = await before.acquire('open');
  await before.settleBackground();
  const after = new NetworkNamespaces(own, silentLogger);
  try {
    after.adopt(name);
    after.release(name, { mayBeChanged: false });
    await after.open();
    await after.settleBackground();
    expect(await after.acquire('open')).toMatchObject({ name });
    expect(await readdir('/run/netns')).toContain(name);
  } finally {
    await after.removeAll();
  }
});

describe('name service for containers', () => {
  it('asks the next server when one does not answer, and says so when none does', async () => {
    const upstream = createSocket('udp4');
    upstream.on('message', (question, from) => {
      const reply = Buffer.concat([question, Buffer.from('answer')]);
      upstream.send(reply, from.port, from.address);
    });
    await new Promise<void>((resolve) => upstream.bind(5355, '127.0.0.2', resolve));
    let upstreams = ['127.0.0.3', '127.0.0.2'];
    await using forwarder = await startDnsForwarder({
      address: '127.0.0.1',
      upstreams: () => upstreams,
      clock: { ...systemClock, sleep: (_, signal) => systemClock.sleep(200, signal) },
      port: 5354,
      upstreamPort: 5355,
    });
    expect(forwarder).toBeDefined();
    const question = Buffer.from('abcd01000001000000000000', 'hex');
    expect(await ask(question)).toEqual(Buffer.concat([question, Buffer.from('answer')]));
    upstreams = ['127.0.0.3'];
    const failure = await ask(question);
    expect([failure.readUInt16BE(0), failure.readUInt8(2) & 0x80, failure.readUInt8(3) & 0x0f]).toEqual([
      0xabcd, 0x80, 2,
    ]);
    upstream.close();
  });
});

function ask(question: Buffer): Promise<Buffer> {
  const socket = createSocket('udp4');
  return new Promise((resolve) => {
    socket.once('message', (reply) => {
      socket.close();
      resolve(reply);
    });
    socket.send(question, 5354, '127.0.0.1');
  });
}
