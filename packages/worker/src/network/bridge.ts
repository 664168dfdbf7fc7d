import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, describeError } from '@rondo/foundation';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { NetworkError } from '../errors.ts';
import { runProgram } from '../volumes/run-program.ts';
import { parseJson } from '../volumes/work-directory.ts';
import { writeAtomically } from '../volumes/write-atomically.ts';
import { firewallRules } from './firewall.ts';
import { withNetworkLock } from './network-lock.ts';
import { chooseSubnet, gatewayAddress, parseSubnet, type Subnet, subnetText } from './subnet.ts';

/** The bridge that a worker's containers hang on. */
export type Bridge = {
  /** Eight hexadecimal digits of the worker; in the names of everything it makes on the machine. */
  id: string;
  name: string;
  table: string;
  subnet: Subnet;
  /** The worker's own address there. */
  address: string;
  mtu: number;
};

const NetworkRecord = Type.Object({ subnet: Type.String() });
const Routes = Type.Array(Type.Object({ dst: Type.Optional(Type.String()), dev: Type.Optional(Type.String()) }));
const Links = Type.Array(Type.Object({ mtu: Type.Integer() }));

/**
 * Makes the bridge, its address and the firewall, or finds them from an earlier run. The subnet is chosen free of
 * everything on the machine and kept in the work directory. Throws NetworkError.
 */
export async function openBridge(directory: string, id: string, clock: Clock): Promise<Bridge> {
  const { name, table } = bridgeNames(id);
  const recordPath = join(directory, 'network.json');
  try {
    return await withNetworkLock(clock, async () => {
      const routes = await readRoutes();
      const taken = routes
        .filter((route) => route.dev !== name)
        .map((route) => parseSubnet(withPrefix(route.dst ?? '')));
      const subnet = chooseSubnet(
        await readRecord(recordPath),
        taken.filter((network) => network !== undefined),
      );
      if (subnet === undefined) {
        throw new NetworkError(
          'no part of 10.80.0.0/16 is free for containers: remove a route or interface that covers it',
        );
      }
      const mtu = await readMtu(routes.find((route) => route.dst === 'default')?.dev);
      const bridge = { id, name, table, subnet, address: gatewayAddress(subnet), mtu };
      await writeAtomically(recordPath, JSON.stringify({ subnet: subnetText(subnet) }));
      await makeBridge(bridge);
      await loadRules(directory, firewallRules({ table: bridge.table, bridge: name }, subnet));
      await writeFile('/proc/sys/net/ipv4/ip_forward', '1');
      return bridge;
    });
  } catch (error) {
    if (error instanceof NetworkError) throw error;
    throw new NetworkError(
      `the containers' network could not be made: ${describeError(error)}. It needs root, the programs ip (package iproute2) and nft (package nftables), and a kernel with bridge, veth and nftables`,
      { cause: error },
    );
  }
}

/** What a worker's bridge and the table of its firewall are called. */
export function bridgeNames(id: string): Pick<Bridge, 'name' | 'table'> {
  return { name: `rondo${id}`, table: `rondo_${id}` };
}

/** Takes bridge and firewall away; content where they are gone. */
export async function removeBridge(bridge: Pick<Bridge, 'name' | 'table'>): Promise<void> {
  await runProgram('ip', ['link', 'del', bridge.name]).catch(() => undefined);
  await runProgram('nft', ['delete', 'table', 'inet', bridge.table]).catch(() => undefined);
}

/** Lets containers reach a TCP port of the worker's address. */
export async function openPort(bridge: Bridge, port: number): Promise<void> {
  await runProgram('nft', ['add', 'element', 'inet', bridge.table, 'published', `{ ${port} }`]);
}

export async function closePort(bridge: Bridge, port: number): Promise<void> {
  await runProgram('nft', ['delete', 'element', 'inet', bridge.table, 'published', `{ ${port} }`]);
}

async function makeBridge(bridge: Bridge): Promise<void> {
  const { id, name, subnet, address, mtu } = bridge;
  await runProgram('ip', ['link', 'add', name, 'mtu', String(mtu), 'type', 'bridge']).catch((error: unknown) => {
    if (!/File exists/.test(String(error))) throw error;
  });
  // Left to itself the kernel gives it the lowest of its ports' hardware addresses, a new one whenever ports come and go,
  // and containers would go on sending to the old one until they ask again.
  const hardwareAddress = `02:52:${id.replace(/..(?=.)/g, '$&:')}`;
  await runProgram('ip', ['link', 'set', name, 'address', hardwareAddress]);
  await runProgram('ip', ['addr', 'replace', `${address}/${subnet.prefix}`, 'dev', name]);
  await runProgram('ip', ['link', 'set', name, 'up']);
}

async function loadRules(directory: string, rules: string): Promise<void> {
  const path = join(directory, 'firewall.nft');
  await writeFile(path, rules);
  await runProgram('nft', ['-f', path]);
  await rm(path);
}

async function readRoutes(): Promise<{ dst?: string; dev?: string }[]> {
  const routes = parseJson(await runProgram('ip', ['-json', '-4', 'route', 'show', 'table', 'all']));
  return Value.Check(Routes, routes) ? routes : [];
}

async function readMtu(device: string | undefined): Promise<number> {
  if (device === undefined) return 1500;
  const links = parseJson(await runProgram('ip', ['-json', 'link', 'show', 'dev', device]));
  return (Value.Check(Links, links) ? links[0]?.mtu : undefined) ?? 1500;
}

async function readRecord(path: string): Promise<Subnet | undefined> {
  const record = parseJson(await readFile(path, 'utf8').catch(() => ''));
  return Value.Check(NetworkRecord, record) ? parseSubnet(record.subnet) : undefined;
}

/** Routes to single machines are written without a length. */
function withPrefix(destination: string): string {
  return destination.includes('/') ? destination : `${destination}/32`;
}
