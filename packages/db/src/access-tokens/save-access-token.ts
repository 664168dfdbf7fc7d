import type { Db } from '../db.ts';

export type NewAccessToken = {
  tokenHash: Buffer;
  sub: string;
  claims: object;
  /** SHA-256 of the CSRF token of the browser session that holds it. */
  csrfHash?: Buffer;
  expiresAt: Date;
};

/** Makes a token valid on every node (api.md 17.8). */
export async function saveAccessToken(
  db: Db,
  { tokenHash, sub, claims, csrfHash, expiresAt }: NewAccessToken,
): Promise<void> {
  await db
    .insertInto('access_tokens')
    .values({
      token_hash: tokenHash,
      sub,
      claims: JSON.stringify(claims),
      csrf_hash: csrfHash ?? null,
      expires_at: expiresAt,
    })
    .execute();
}
