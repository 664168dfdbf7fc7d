/** The network of one worker's containers: 1,022 addresses, the first of them the worker's own on the bridge. */
export type Subnet = { base: number; prefix: number };

const prefix = 22;
/** 10.80.0.0/16, the pool of stock workers too (worker.md 12.4), cut into 64. */
const poolBase = 0x0a500000;
const poolSize = 64;

/** How many containers can have an address at a time. */
export const maxAddresses = 2 ** (32 - prefix) - 3;

/** All subnets that a worker may choose from. */
export function candidateSubnets(): Subnet[] {
  return Array.from({ length: poolSize }, (_, index) => ({ base: poolBase + index * 2 ** (32 - prefix), prefix }));
}

export function subnetText(subnet: Subnet): string {
  return `${formatAddress(subnet.base)}/${subnet.prefix}`;
}

/** The worker's own address, on the bridge. */
export function gatewayAddress(subnet: Subnet): string {
  return formatAddress(subnet.base + 1);
}

/** Address of the container in a slot, counted from 0. */
export function slotAddress(subnet: Subnet, slot: number): string {
  return formatAddress(subnet.base + 2 + slot);
}

/** `10.80.4.0/22`; `undefined` for what is none. */
export function parseSubnet(text: string): Subnet | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(text);
  if (match === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, length = 32] = match.slice(1).map(Number);
  if ([a, b, c, d].some((part) => part > 255) || length > 32) return undefined;
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  return { base: address - (address % 2 ** (32 - length)), prefix: length };
}

export function overlaps(one: Subnet, other: Subnet): boolean {
  const [wide, narrow] = one.prefix <= other.prefix ? [one, other] : [other, one];
  const size = 2 ** (32 - wide.prefix);
  return narrow.base >= wide.base && narrow.base < wide.base + size;
}

/**
 * The subnet a worker uses: the one it had, else the first candidate, that meets none of those `taken` by interfaces and
 * routes of the machine. Default routes are not taken for networks. Pure.
 */
export function chooseSubnet(preferred: Subnet | undefined, taken: Subnet[]): Subnet | undefined {
  const networks = taken.filter((subnet) => subnet.prefix > 0);
  const isFree = (subnet: Subnet) => !networks.some((other) => overlaps(subnet, other));
  if (preferred !== undefined && isFree(preferred)) return preferred;
  return candidateSubnets().find(isFree);
}

function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
