import { createHmac, hkdfSync, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';

const maxAgeSeconds = 3600;

/** Signs what a browser carries through a login, so that any web node can take it up again (api.md 17.2). */
export class LoginStateSigner {
  readonly #key: Buffer;

  constructor(signingKey: KeyObject) {
    const der = signingKey.export({ type: 'pkcs8', format: 'der' });
    this.#key = Buffer.from(hkdfSync('sha512', der, Buffer.alloc(0), 'concourse sky server state signing key', 64));
  }

  /** A state that returns to `redirectUri`; good for an hour. */
  sign(redirectUri: string, nowSeconds: number): string {
    const body = { redirect_uri: redirectUri, entropy: randomBytes(32).toString('hex'), ts: nowSeconds };
    return Buffer.from(JSON.stringify({ ...body, sig: this.#mac(JSON.stringify(body)) })).toString('base64url');
  }

  /** Where a state of ours returns to; undefined for a forged, broken or old one. */
  verify(state: string, nowSeconds: number): string | undefined {
    let read: unknown;
    try {
      read = JSON.parse(Buffer.from(state, 'base64url').toString('utf8'));
    } catch {
      return undefined;
    }
    if (!isState(read)) return undefined;
    const { redirect_uri, entropy, ts, sig } = read;
    const expected = Buffer.from(this.#mac(JSON.stringify({ redirect_uri, entropy, ts })));
    const given = Buffer.from(sig);
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
    return nowSeconds - ts > maxAgeSeconds || ts - nowSeconds > 60 ? undefined : redirect_uri;
  }

  #mac(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64url');
  }
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
