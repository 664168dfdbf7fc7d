import { readFile } from 'node:fs/promises';
import { Secret } from '@rondo/foundation';
import { SecretReadError } from '../../secret-manager.ts';

/** The token in a file that somebody else keeps fresh. Throws SecretReadError. */
export async function readTokenFile(path: string): Promise<Secret> {
  let text: string;
  try {
    text = (await readFile(path, 'utf8')).trim();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'error';
    throw new SecretReadError(`cannot read vault's token from ${path} (${code})`, { isTemporary: true, cause });
  }
  if (text !== '' && !/\s/.test(text)) return new Secret(text);
  throw new SecretReadError(`${path} holds no token of vault: one word is expected`, { isTemporary: true });
}
