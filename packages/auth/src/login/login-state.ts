import { createHmac, hkdfSync, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';

const maxAgeSeconds = 3600;

/**
 * What a signed text is for. One that was signed for one purpose is worth nothing for another: anybody can have a return address of
 * their choice signed, and it must not pass for an authorization.
 */
export type StatePurpose = 'return-address' | 'authorization';

/** Signs what a browser carries through a login, so that any web node can take it up again (api.md 17.2). */
export class LoginStateSigner {
  readonly #key: Buffer;
  readonly #previous: readonly Buffer[];

  /** States that a previous key has signed are still good, so that nobody who is just logging in notices a new one. */
  constructor(signingKey: KeyObject, ...previous: readonly KeyObject[]) {
    this.#key = deriveKey(signingKey);
    this.#previous = previous.map(deriveKey);
  }

  /** A state that carries `text`, such as the address to return to; good for an hour. */
  sign(purpose: StatePurpose, text: string, nowSeconds: number): string {
    const body = { redirect_uri: text, entropy: randomBytes(32).toString('hex'), ts: nowSeconds };
    const sig = mac(this.#key, signedText(purpose, JSON.stringify(body)));
    return Buffer.from(JSON.stringify({ ...body, sig })).toString('base64url');
  }

  /** What a state of ours carries; undefined for a forged, broken or old one, and for one of another purpose. */
  verify(purpose: StatePurpose, state: string, nowSeconds: number): string | undefined {
    let read: unknown;
    try {
      read = JSON.parse(Buffer.from(state, 'base64url').toString('utf8'));
    } catch {
      return undefined;
    }
    if (!isState(read)) return undefined;
    const { redirect_uri, entropy, ts, sig } = read;
    const body = signedText(purpose, JSON.stringify({ redirect_uri, entropy, ts }));
    if (![this.#key, ...this.#previous].some((key) => isSame(mac(key, body), sig))) return undefined;
    return nowSeconds - ts > maxAgeSeconds || ts - nowSeconds > 60 ? undefined : redirect_uri;
  }
}

function deriveKey(signingKey: KeyObject): Buffer {
  const der = signingKey.export({ type: 'pkcs8', format: 'der' });
  return Buffer.from(hkdfSync('sha512', der, Buffer.alloc(0), 'concourse sky server state signing key', 64));
}

/** Return addresses are signed as stock signs them; nothing of theirs begins like the others. */
function signedText(purpose: StatePurpose, body: string): string {
  return purpose === 'return-address' ? body : `${purpose}:${body}`;
}

function mac(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

function isSame(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

type State = { redirect_uri: string; entropy: string; ts: number; sig: string };

function isState(value: unknown): value is State {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map(Object.entries(value));
  return (
    ['redirect_uri', 'entropy', 'sig'].every((name) => typeof fields.get(name) === 'string') &&
    Number.isSafeInteger(fields.get('ts'))
  );
}
