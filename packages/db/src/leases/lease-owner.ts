import { randomHex } from '@rondo/foundation';

/**
 * A name for this process as owner of leases: unique for each process that ever ran, and recognizable as one of `node`'s,
 * so that its next start can free what it held (`releaseLeasesOfNode`).
 */
export function leaseOwner(node: string): string {
  return `${ownerPrefix(node)}${randomHex(8)}`;
}

/** What the owners of a node's leases begin with. */
export function ownerPrefix(node: string): string {
  return `${node}/`;
}
