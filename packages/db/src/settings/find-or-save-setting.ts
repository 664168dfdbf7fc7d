import type { Db } from '../db.ts';
import { openSecret, sealSecret } from '../secrets/secret-columns.ts';

/** A small value of the cluster: the one that is stored, else `make()`'s; all nodes agree on the one stored first. */
export async function findOrSaveSetting(db: Db, name: string, make: () => Promise<string>): Promise<string> {
  const find = () =>
    db.selectFrom('settings').select(['value', 'value_nonce']).where('name', '=', name).executeTakeFirst();
  let row = await find();
  if (row === undefined) {
    const { ciphertext, nonce } = sealSecret(db, await make());
    await db
      .insertInto('settings')
      .values({ name, value: ciphertext, value_nonce: nonce })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    row = await find();
  }
  if (row === undefined) throw new Error(`setting ${name} vanished while it was read`);
  return openSecret(db, row.value, row.value_nonce);
}
