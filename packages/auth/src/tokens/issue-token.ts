import { randomBytes } from 'node:crypto';
import { type Db, recordLogin, saveAccessToken, transaction } from '@rondo/db';
import { hashAccessToken, hashText, makeAccessToken } from './access-token.ts';
import type { Claims } from './claims.ts';

/** Who is to get a token, without what issuing adds. */
export type Subject = Omit<Claims, 'aud' | 'exp' | 'iat'>;

export type IssuedToken = { readonly token: string; readonly claims: Claims };
export type IssuedSession = IssuedToken & { readonly csrf: string };

export type IssueOptions = { subject: Subject; clientId: string; nowMs: number; durationMs: number };

/** A new token for a program, valid on every node; the person's last login is noted (api.md 17.8). */
export async function issueToken(db: Db, options: IssueOptions): Promise<IssuedToken> {
  return save(db, options);
}

/** A new token for a browser, with the CSRF token that is bound to it. */
export async function issueSession(db: Db, options: IssueOptions): Promise<IssuedSession> {
  const csrf = randomBytes(32).toString('hex');
  return { ...(await save(db, options, hashText(csrf))), csrf };
}

async function save(
  db: Db,
  { subject, clientId, nowMs, durationMs }: IssueOptions,
  csrfHash?: Buffer,
): Promise<IssuedToken> {
  const iat = Math.floor(nowMs / 1000);
  const exp = Math.floor((nowMs + durationMs) / 1000);
  const claims: Claims = { ...subject, aud: clientId, exp, iat };
  const token = makeAccessToken(exp);
  await transaction(db, async (tx) => {
    await saveAccessToken(tx, {
      tokenHash: hashAccessToken(token),
      sub: claims.sub,
      claims,
      expiresAt: new Date(exp * 1000),
      ...(csrfHash === undefined ? {} : { csrfHash }),
    });
    await recordLogin(tx, {
      sub: claims.sub,
      username: claims.preferred_username || claims.name,
      connector: claims.federated_claims.connector_id,
    });
  });
  return { token, claims };
}
