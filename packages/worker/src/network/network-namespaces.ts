import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { describeError, Limiter, type Logger } from '@rondo/foundation';
import { NetworkError } from '../errors.ts';
import { runProgram } from '../volumes/run-program.ts';
import type { Bridge } from './bridge.ts';
import { closedNamespaceScript, userNamespaceName } from './closed-namespace.ts';
import { innerScript } from './inner-script.ts';
import { containerResolvConf } from './name-servers.ts';
import { type NetworkFiles, networkFiles } from './network-files.ts';
import { maxAddresses, slotAddress } from './subnet.ts';

/** A network namespace that a container can be put into. */
export type NetworkNamespace = {
  name: string;
  path: string;
  /** Absent: it has a loopback device and nothing else. */
  address: string | undefined;
  /** The user namespace that it belongs to, for the container to join; absent: it belongs to the machine's users. */
  userNamespacePath: string | undefined;
};

const directory = '/run/netns';
/** So many are made at a time, and kept ready. */
const batchSize = 8;
/** More than these idle ones are not kept. */
const maxIdle = 64;

/**
 * Network namespaces for containers: made ahead, because making one takes longer than starting a container, and used
 * again, because an unprivileged container can't change the one it was in.
 */
export class NetworkNamespaces {
  readonly #bridge: Bridge;
  readonly #log: Logger;
  readonly #idle: NetworkNamespace[] = [];
  readonly #used = new Map<string, NetworkNamespace>();
  /** On their way out; their names are not free yet. */
  readonly #removing = new Set<string>();
  readonly #making = new Limiter(1);
  #closedCount = 0;
  #isClosing = false;
  /** Work in the background that must be over before the network is taken away. */
  readonly #background = new Set<Promise<void>>();

  constructor(bridge: Bridge, log: Logger) {
    this.#bridge = bridge;
    this.#log = log;
  }

  /** Removes what an earlier worker left, except what was adopted, and makes the first ones ready. */
  async open(): Promise<void> {
    const names = await readdir(directory).catch(() => []);
    // An adopted container may have ended by now: its namespace waits for the next one.
    const idle = this.#idle.map(({ name }) => name);
    const kept = new Set([...this.#used.keys(), ...idle].flatMap((name) => [name, userNamespaceName(name)]));
    const left = names.filter((name) => name.startsWith(this.#prefix()) && !kept.has(name));
    for (const name of left) this.#removing.add(name);
    this.#inBackground(this.#refill());
    this.#inBackground(this.#removeAll(left));
  }

  /** A namespace for one container. Throws NetworkError when there are no addresses left or it can't be made. */
  async acquire(kind: 'open' | 'closed'): Promise<NetworkNamespace> {
    if (kind === 'closed') return await this.#makeClosed();
    while (this.#idle.length === 0) await this.#refill();
    const namespace = this.#idle.shift();
    if (namespace === undefined) throw new NetworkError('no network namespace is ready');
    this.#used.set(namespace.name, namespace);
    if (this.#idle.length < batchSize / 2) this.#inBackground(this.#refill());
    return namespace;
  }

  /** Notes that a container of an earlier worker is in this one. Before `open`. */
  adopt(name: string): void {
    const slot = /-(\d+)$/.exec(name)?.[1];
    this.#used.set(name, this.#describe(name, slot === undefined ? undefined : Number(slot)));
  }

  /** Takes a namespace back from a container that has ended. One that a privileged container may have changed is not used again. */
  release(name: string, options: { mayBeChanged: boolean }): void {
    const namespace = this.#used.get(name);
    if (namespace === undefined) return;
    this.#used.delete(name);
    const isReusable = namespace.address !== undefined && !options.mayBeChanged && this.#idle.length < maxIdle;
    if (isReusable) this.#idle.push(namespace);
    else this.#inBackground(this.#remove(name));
  }

  /** The container's own files of /etc. Name servers are those the machine has now. */
  filesFor(handle: string, namespace: NetworkNamespace): NetworkFiles {
    const resolvConf = containerResolvConf(readResolvConf(), this.#bridge.address);
    return networkFiles(handle, namespace.address, { resolvConf, hostAddress: this.#bridge.address });
  }

  /** Lets no more be made; settles when none is being made or removed. */
  async settle(): Promise<void> {
    this.#isClosing = true;
    await this.settleBackground();
  }

  /** Settles when none is being made or removed at the moment. */
  async settleBackground(): Promise<void> {
    while (this.#background.size > 0) await Promise.all(this.#background);
  }

  /** Removes all of them. For when no container runs. */
  async removeAll(): Promise<void> {
    await this.settle();
    const names = await readdir(directory).catch(() => []);
    await this.#removeAll(names.filter((name) => name.startsWith(this.#prefix())));
    this.#idle.length = 0;
  }

  #refill(): Promise<void> {
    return this.#making.run(async () => {
      if (this.#idle.length >= batchSize / 2 || this.#isClosing) return;
      const taken = new Set([...this.#used.keys(), ...this.#idle.map(({ name }) => name), ...this.#removing]);
      const slots: number[] = [];
      for (let slot = 0; slot < maxAddresses && slots.length < batchSize; slot += 1) {
        if (!taken.has(this.#slotName(slot))) slots.push(slot);
      }
      if (slots.length === 0) throw new NetworkError(`all ${maxAddresses} addresses for containers are in use`);
      this.#idle.push(...(await this.#make(slots)));
    });
  }

  async #make(slots: number[]): Promise<NetworkNamespace[]> {
    const made = slots.map((slot) => this.#describe(this.#slotName(slot), slot));
    const { bridge, commands } = { bridge: this.#bridge, commands: slots.map((slot) => this.#commands(slot)) };
    const script = commands.map((each) => `ip -batch - <<END\n${each.outside}\nEND\n`).join('');
    const inner = commands.map((each) => innerScript(each.name, each.inside)).join('');
    await runProgram('sh', ['-ec', `${script}${inner}`]).catch((error: unknown) => {
      throw new NetworkError(`network namespaces on ${bridge.name} could not be made: ${describeError(error)}`, {
        cause: error,
      });
    });
    return made;
  }

  #commands(slot: number): { name: string; outside: string; inside: string } {
    const { name: bridge, subnet, address, mtu } = this.#bridge;
    const name = this.#slotName(slot);
    const device = this.#deviceName(slot);
    return {
      name,
      outside: [
        `netns add ${name}`,
        `link add ${device} mtu ${mtu} type veth peer name eth0 mtu ${mtu} netns ${name}`,
        `link set ${device} master ${bridge}`,
        `link set ${device} type bridge_slave isolated on`,
        `link set ${device} up`,
      ].join('\n'),
      inside: [
        'link set lo up',
        `addr add ${slotAddress(subnet, slot)}/${subnet.prefix} dev eth0`,
        'link set eth0 up',
        `route add default via ${address}`,
      ].join('\n'),
    };
  }

  async #makeClosed(): Promise<NetworkNamespace> {
    this.#closedCount += 1;
    const name = `${this.#prefix()}c${process.pid}x${this.#closedCount}`;
    await runProgram('sh', ['-ec', closedNamespaceScript(name, directory)]).catch((error: unknown) => {
      this.#inBackground(this.#remove(name));
      throw new NetworkError(`a network namespace without a network could not be made: ${describeError(error)}`, {
        cause: error,
      });
    });
    const namespace = this.#describe(name, undefined);
    this.#used.set(name, namespace);
    return namespace;
  }

  async #removeAll(names: string[]): Promise<void> {
    for (const name of names) await this.#remove(name);
  }

  async #remove(name: string): Promise<void> {
    const slot = /-(\d+)$/.exec(name)?.[1];
    this.#removing.add(name);
    try {
      if (slot !== undefined) await ignoringAbsence(['link', 'del', this.#deviceName(Number(slot))]);
      else await ignoringAbsence(['netns', 'del', userNamespaceName(name)]);
      await ignoringAbsence(['netns', 'del', name]);
    } finally {
      this.#removing.delete(name);
    }
  }

  #describe(name: string, slot: number | undefined): NetworkNamespace {
    const path = `${directory}/${name}`;
    if (slot === undefined) {
      return { name, path, address: undefined, userNamespacePath: `${directory}/${userNamespaceName(name)}` };
    }
    return { name, path, address: slotAddress(this.#bridge.subnet, slot), userNamespacePath: undefined };
  }

  #prefix(): string {
    return `rondo-${this.#bridge.id}-`;
  }

  #slotName(slot: number): string {
    return `${this.#prefix()}${slot}`;
  }

  #deviceName(slot: number): string {
    return `r${this.#bridge.id}-${slot}`;
  }

  #inBackground(work: Promise<void>): void {
    const noted = work
      .catch((error: unknown) => this.#log.error('network namespaces could not be made or removed', { error }))
      .finally(() => this.#background.delete(noted));
    this.#background.add(noted);
  }
}

async function ignoringAbsence(command: string[]): Promise<void> {
  await runProgram('ip', command).catch((error: unknown) => {
    if (!/Cannot find device|No such (file|device)/.test(String(error))) throw error;
  });
}

function readResolvConf(): string {
  try {
    return readFileSync('/etc/resolv.conf', 'utf8');
  } catch {
    return '';
  }
}
