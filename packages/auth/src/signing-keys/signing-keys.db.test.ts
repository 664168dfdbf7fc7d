import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { type Database, saveSigningKey } from '@rondo/db';
import { createTestDatabase } from '@rondo/db/testing';
import { systemClock } from '@rondo/foundation';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rotateSigningKeys } from './rotate-signing-keys.ts';
import { signToken } from './sign-token.ts';
import { generateSigningKey, presentSigningKey } from './signing-key.ts';
import { SigningKeys } from './signing-keys.ts';

const dayMs = 86_400_000;
const weekly = { rotationPeriodMs: 7 * dayMs, gracePeriodMs: dayMs };

let database: Database;
beforeEach(async () => {
  database = await createTestDatabase();
  await saveSigningKey(database.db, await generateSigningKey('ES256'));
});
afterEach(() => database[Symbol.asyncDispose]());

const ids = async () =>
  (await database.db.selectFrom('signing_keys').select('kid').orderBy('created_at').execute()).map(({ kid }) => kid);

/** As if so much time had passed. */
async function age(ms: number): Promise<void> {
  const keys = database.db.selectFrom('signing_keys').where('algorithm', '=', 'ES256');
  const rows = await keys.select(['kid', 'created_at']).execute();
  for (const { kid, created_at } of rows) {
    const earlier = new Date(created_at.getTime() - ms);
    await database.db.updateTable('signing_keys').set({ created_at: earlier }).where('kid', '=', kid).execute();
  }
}

describe('a key of identity tokens', () => {
  it('gets a successor after its time, is published beside it for the grace, and goes', async () => {
    const [first] = await ids();
    await rotateSigningKeys(database.db, weekly);
    await age(6 * dayMs);
    await rotateSigningKeys(database.db, weekly);
    expect(await ids()).toEqual([first]);
    await age(2 * dayMs);
    await Promise.all([rotateSigningKeys(database.db, weekly), rotateSigningKeys(database.db, weekly)]);
    const both = await ids();
    expect(both).toEqual([first, expect.any(String)]);
    await age(dayMs + 1);
    await rotateSigningKeys(database.db, weekly);
    expect(await ids()).toEqual([both[1]]);
  });

  it('stays for ever where no period is set', async () => {
    const before = await ids();
    await age(1000 * dayMs);
    await rotateSigningKeys(database.db, { ...weekly, rotationPeriodMs: 0 });
    expect(await ids()).toEqual(before);
  });

  it('is made once for all nodes, and a rotated one is published within a minute', async () => {
    let nowMs = 0;
    const clock = { ...systemClock, nowMs: () => nowMs };
    const nodes = [new SigningKeys(database.db, { clock }), new SigningKeys(database.db, { clock })];
    const published = () => Promise.all(nodes.map(async (node) => (await node.keys()).map(({ id }) => id)));
    const [one, other] = await published();
    expect(one).toHaveLength(2);
    expect(other).toEqual(one);
    await age(8 * dayMs);
    await rotateSigningKeys(database.db, weekly);
    expect(await published()).toEqual([one, one]);
    nowMs = 61_000;
    const later = await nodes[0]?.keys();
    expect(later?.filter(({ algorithm }) => algorithm === 'ES256')).toHaveLength(2);
  });
});

describe('a token of a pipeline', () => {
  it.each([
    ['RS256', {}],
    ['ES256', { dsaEncoding: 'ieee-p1363' as const }],
  ] as const)('by %s is good by the published key that its head names', async (algorithm, options) => {
    const keys = new SigningKeys(database.db);
    const token = await signToken(keys, algorithm, { sub: 'main/p', aud: ['x'] });
    const [head = '', claims = '', signature = ''] = token.split('.');
    const { alg, kid } = JSON.parse(Buffer.from(head, 'base64url').toString());
    const published = (await keys.keys()).map(presentSigningKey) as (JsonWebKey & { kid: string })[];
    const key = createPublicKey({ key: published.find((one) => one.kid === kid) ?? {}, format: 'jwk' });
    const isGood = verify(
      'sha256',
      Buffer.from(`${head}.${claims}`),
      { key, ...options },
      Buffer.from(signature, 'base64url'),
    );
    expect([alg, isGood]).toEqual([algorithm, true]);
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({ sub: 'main/p', aud: ['x'] });
  });
});
