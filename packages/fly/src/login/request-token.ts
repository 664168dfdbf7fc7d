import type { Connection } from '../client/connection.ts';
import type { Token } from '../client/token.ts';
import { FlyError } from '../failures/fly-error.ts';
import { grantByPassword } from './grant-by-password.ts';
import { grantInBrowser } from './grant-in-browser.ts';
import type { LoginRequest } from './login-request.ts';

/** Gets a token: by name and password where both are given, else through a browser or pasted by hand. */
export async function requestToken(connection: Connection, request: LoginRequest): Promise<Token> {
  const { io, username, password, openBrowser } = request;
  if (username !== '' && password !== '') return grantByPassword(connection, { username, password });
  const text = await grantInBrowser(connection.url, { io, openBrowser });
  const blank = text.indexOf(' ');
  if (blank === -1) throw new FlyError(`invalid token: ${text}`);
  return { type: text.slice(0, blank), value: text.slice(blank + 1) };
}
