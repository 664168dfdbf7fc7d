import { sql } from 'kysely';
import type { Db } from '../db.ts';

export type NewAuthorizationCode = {
  codeHash: Buffer;
  clientId: string;
  redirectUri: string;
  challenge?: { value: string; method: string };
  claims: object;
};

/** Keeps a login's code for its one exchange, 30 minutes at most (api.md 17.8). */
export async function saveAuthorizationCode(db: Db, code: NewAuthorizationCode): Promise<void> {
  await db
    .insertInto('authorization_codes')
    .values({
      code_hash: code.codeHash,
      client_id: code.clientId,
      redirect_uri: code.redirectUri,
      code_challenge: code.challenge?.value ?? null,
      code_challenge_method: code.challenge?.method ?? null,
      claims: JSON.stringify(code.claims),
      expires_at: sql<Date>`now() + interval '30 minutes'`,
    })
    .execute();
}
