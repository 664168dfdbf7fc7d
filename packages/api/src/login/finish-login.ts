import { randomBytes } from 'node:crypto';
import { hashAccessToken, hashText, issueSession, type Subject, safeRedirect, UnsafeRedirectError } from '@rondo/auth';
import { setCsrfHash } from '@rondo/db';
import { setSessionCookies } from '../http/cookies.ts';
import { HttpError } from '../http/http-error.ts';
import { empty, type Reply, redirect } from '../http/reply.ts';
import type { Services } from '../services.ts';

/**
 * Gives the browser its session and sends it where it wanted to go (api.md 17.3). A `token` that it has already is kept and
 * only gets a new CSRF token; else a new one is issued.
 */
export async function finishLogin(
  { subject, redirectUri, token }: { subject: Subject; redirectUri: string; token?: string },
  services: Services,
): Promise<Reply> {
  const { db, config, clock } = services;
  checkRedirect(redirectUri);
  const session =
    token === undefined
      ? await issueSession(db, {
          subject,
          clientId: config.webClientId,
          nowMs: clock.nowMs(),
          durationMs: config.authDurationMs,
        })
      : await renewCsrf(token, services);
  const cookies = setSessionCookies({
    token: session.token,
    csrf: session.csrf,
    expiresAtMs: clock.nowMs() + config.authDurationMs,
    isSecure: config.isCookieSecure,
  });
  return redirect(307, safeRedirect(redirectUri, session.csrf), { headers: { 'set-cookie': cookies } });
}

/** Before anything is issued. Answers 400. */
function checkRedirect(redirectUri: string): void {
  try {
    safeRedirect(redirectUri, '');
  } catch (error) {
    if (error instanceof UnsafeRedirectError) throw new HttpError(empty(400));
    throw error;
  }
}

async function renewCsrf(token: string, { db, tokens }: Services): Promise<{ token: string; csrf: string }> {
  const csrf = randomBytes(32).toString('hex');
  await setCsrfHash(db, hashAccessToken(token), hashText(csrf));
  tokens.forget(token);
  return { token, csrf };
}
