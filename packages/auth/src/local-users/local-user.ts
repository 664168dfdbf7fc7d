import { Secret } from '@rondo/foundation';
import bcrypt from 'bcryptjs';
import { InvalidLocalUserError } from '../errors.ts';

/** A user of this server's own, as configured: the password is plain or a bcrypt hash of cost 10 to 16. */
export type LocalUser = { readonly name: string; readonly password: Secret };

const hashPattern = /^\$2[abxy]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
const minCost = 10;
const maxCost = 16;

/** Reads `NAME:PASSWORD` (api.md 17.10). Throws InvalidLocalUserError. */
export function parseLocalUser(text: string): LocalUser {
  const colon = text.indexOf(':');
  const name = text.slice(0, colon);
  const password = text.slice(colon + 1);
  if (colon < 1 || password === '') {
    throw new InvalidLocalUserError(
      'a local user is given as NAME:PASSWORD; the part before the colon or after it is empty',
    );
  }
  const cost = hashPattern.exec(password)?.[1];
  if (cost !== undefined && (Number(cost) < minCost || Number(cost) > maxCost)) {
    throw new InvalidLocalUserError(
      `the bcrypt hash of local user ${name} has cost ${Number(cost)}; it must be ${minCost} to ${maxCost}`,
    );
  }
  return { name, password: new Secret(password) };
}

/** The hash that logins are compared with; bcrypt reads 72 bytes of a password at most. */
export async function hashPassword({ password }: LocalUser): Promise<string> {
  const plain = password.reveal();
  return hashPattern.test(plain) ? plain : bcrypt.hash(plain, minCost);
}
