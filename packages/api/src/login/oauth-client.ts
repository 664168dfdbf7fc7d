import { timingSafeEqual } from 'node:crypto';
import { hashText } from '@rondo/auth';
import type { Secret } from '@rondo/foundation';
import type { OAuthClient } from '../config.ts';
import type { ApiRequest } from '../http/api-request.ts';
import type { Services } from '../services.ts';

/** The client that a request to the token endpoint proves to be: by Basic authentication or by parameters (api.md 17.8). */
export function authenticateClient(
  request: ApiRequest,
  form: URLSearchParams,
  { config }: Services,
): OAuthClient | undefined {
  const { id, secret } = readBasic(request.headers.authorization) ?? {
    id: form.get('client_id') ?? '',
    secret: form.get('client_secret') ?? '',
  };
  const client = config.clients.find((candidate) => candidate.id === id);
  if (client === undefined) return undefined;
  const { secret: current, previousSecret = current } = client;
  return isSecret(current, secret) || isSecret(previousSecret, secret) ? client : undefined;
}

function isSecret(expected: Secret, given: string): boolean {
  return timingSafeEqual(hashText(expected.reveal()), hashText(given));
}

/** Id and secret are escaped one by one, as OAuth wants it; stock fly's have nothing to escape. */
function readBasic(header: string | undefined): { id: string; secret: string } | undefined {
  const encoded = /^basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [id = '', ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { id: decodeFormWord(id), secret: decodeFormWord(secret.join(':')) };
}

function decodeFormWord(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
