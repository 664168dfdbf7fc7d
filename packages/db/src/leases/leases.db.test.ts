import { sql } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import { createTestDatabase } from '../testing/test-database.ts';
import { acquireLease } from './acquire-lease.ts';
import { leaseOwner } from './lease-owner.ts';
import { releaseLease } from './release-lease.ts';
import { releaseLeasesOfNode } from './release-leases-of-node.ts';
import { renewLease } from './renew-lease.ts';

const database = await createTestDatabase();
const { db } = database;
afterAll(() => database[Symbol.asyncDispose]());

const acquire = (name: string, owner: string) => acquireLease(db, { name, owner, durationMs: 60_000 });
const expire = (name: string) =>
  db.updateTable('leases').set({ expires_at: sql`now() - interval '1 second'` }).where('name', '=', name).execute();

it('gives a lease to one of many who want it', async () => {
  const got = await Promise.all(['a', 'b', 'c', 'd'].map((owner) => acquire('one', owner)));
  expect(got.filter((lease) => lease !== undefined)).toHaveLength(1);
});

it('raises the epoch with each owner, and refuses the earlier one', async () => {
  const first = await acquire('epochs', 'a');
  if (first === undefined) throw new Error('not acquired');
  expect(await renewLease(db, first, 1000)).toBe(true);
  await expire('epochs');
  expect(await renewLease(db, first, 1000)).toBe(false);
  const second = await acquire('epochs', 'b');
  expect(second).toMatchObject({ owner: 'b', epoch: first.epoch + 1 });
  await releaseLease(db, first);
  expect(await acquire('epochs', 'c')).toBeUndefined();
});

it('is free at once after a release, with a higher epoch', async () => {
  const first = await acquire('released', 'a');
  if (first === undefined) throw new Error('not acquired');
  await releaseLease(db, first);
  expect(await acquire('released', 'a')).toMatchObject({ epoch: 2 });
});

it('frees at once what an earlier process of the same node held, and nothing of others', async () => {
  const [earlier, later, other] = [leaseOwner('a'), leaseOwner('a'), leaseOwner('ab')];
  await acquire('of-a', earlier);
  await acquire('of-ab', other);
  await releaseLeasesOfNode(db, 'a');
  expect(await acquire('of-a', later)).toMatchObject({ owner: later, epoch: 2 });
  expect(await acquire('of-ab', later)).toBeUndefined();
});
