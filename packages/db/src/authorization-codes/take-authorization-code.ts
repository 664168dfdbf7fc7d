import { sql } from 'kysely';
import type { Db } from '../db.ts';

export type AuthorizationCodeRow = {
  clientId: string;
  redirectUri: string;
  challenge: string | null;
  challengeMethod: string | null;
  claims: unknown;
};

/** Redeems a login's code: whoever is first has it, nobody gets it twice. */
export async function takeAuthorizationCode(db: Db, codeHash: Buffer): Promise<AuthorizationCodeRow | undefined> {
  return db
    .deleteFrom('authorization_codes')
    .where('code_hash', '=', codeHash)
    .where('expires_at', '>', sql<Date>`now()`)
    .returning([
      'client_id as clientId',
      'redirect_uri as redirectUri',
      'code_challenge as challenge',
      'code_challenge_method as challengeMethod',
      'claims',
    ])
    .executeTakeFirst();
}
