import { describeError } from '@rondo/foundation';
import { ProgramFailure } from '../program-failure.ts';

/** PEM texts: a certificate (with those above it, where the server wants them) and the key that it is for. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** A client certificate that TLS can use. Throws ProgramFailure, which names `field`, when it is none or the key is not its own. */
export async function usableKeyPair({ cert, key }: KeyPair, field: string): Promise<KeyPair> {
  const { createSecureContext } = await import('node:tls');
  try {
    createSecureContext({ cert, key });
  } catch (cause) {
    const what = 'must be a certificate and the key that belongs to it, both as PEM texts';
    throw new ProgramFailure(`${field} ${what}: ${describeError(cause)}`, { cause });
  }
  return { cert, key };
}
