import { JsonNumber, type JsonValue } from '../json/json-value.ts';

const secretKey =
  /(password|passwd|passphrase|passcode|secret|token|private_key|access_key|json_key|crypt_key|repository_key|tls_key|api_key|credential)/i;
const publicKey = /(_id|_ids|_url|_file|_algorithm|_lifetime)$/i;
const userInfo = /\b(https?|ssh|git|ftps?):\/\/([^/?#\s@]+(?:@[^/?#\s@]+)*)@/gi;

/**
 * The texts of a request that must not be shown: whatever stands under a key that names a secret, and the user
 * information of URLs. Made before a program looks at its request, so that no message can be too early.
 */
export function findSecrets(value: JsonValue): string[] {
  return [...walk(value, false)];
}

function* walk(value: JsonValue, secret: boolean): Generator<string> {
  if (typeof value === 'string') {
    if (secret) yield value;
    yield* userInfoOf(value);
  } else if (value instanceof JsonNumber) {
    if (secret) yield value.text;
  } else if (Array.isArray(value)) {
    for (const member of value) yield* walk(member, secret);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      yield* walk(member, (secret || secretKey.test(key)) && !publicKey.test(key));
    }
  }
}

function* userInfoOf(text: string): Generator<string> {
  for (const [, scheme = '', info = ''] of text.matchAll(userInfo)) {
    const colon = info.indexOf(':');
    const overHttp = /^http/i.test(scheme);
    const shown = colon >= 0 ? info.slice(colon + 1) : overHttp ? info : '';
    if (shown === '') continue;
    yield shown;
    // Basic credentials with a token as the user name and a placeholder as the password are common.
    if (overHttp && colon >= 20) yield info.slice(0, colon);
    if (shown.includes('%')) yield decodeLeniently(shown);
  }
}

function decodeLeniently(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
