import type { Connection } from '../client/connection.ts';
import { queryOf } from '../client/encode-url.ts';
import type { Reply } from '../client/reply.ts';
import type { Token } from '../client/token.ts';
import { FlyError } from '../failures/fly-error.ts';
import { isJsonObject, type JsonObject } from '../wire/json.ts';

const client = { id: 'fly', secret: 'Zmx5' };

const scope = 'openid profile email federated:id groups';

/** The password grant (fly.md 11.1). The client's credentials go into the header, and, where that is refused, into the body. */
export async function grantByPassword(
  connection: Connection,
  { username, password }: { username: string; password: string },
): Promise<Token> {
  const form: [string, string][] = [
    ['grant_type', 'password'],
    ['username', username],
    ['password', password],
    ['scope', scope],
  ];
  const basic = Buffer.from(`${client.id}:${client.secret}`).toString('base64');
  const first = await post(connection, form, { Authorization: `Basic ${basic}` });
  if (first.status < 300) return readToken(first);
  const inBody: [string, string][] = [...form, ['client_id', client.id], ['client_secret', client.secret]];
  return readToken(await post(connection, inBody, {}));
}

function post(connection: Connection, form: [string, string][], headers: Record<string, string>): Promise<Reply> {
  return connection.exchange({
    method: 'POST',
    path: '/sky/issuer/token',
    headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: queryOf(form).slice(1),
    isSecret: true,
  });
}

function readToken(reply: Reply): Token {
  const json = parse(reply.body);
  const { error, error_description: description, token_type: type, access_token: value } = json;
  if (typeof error === 'string' && error !== '') {
    const detail = typeof description === 'string' && description !== '' ? ` ${JSON.stringify(description)}` : '';
    throw new FlyError(`oauth2: ${JSON.stringify(error)}${detail}`);
  }
  if (reply.status >= 300) {
    throw new FlyError(`oauth2: cannot fetch token: ${reply.status} ${reply.reason}\nResponse: ${reply.body}`);
  }
  if (typeof value !== 'string' || value === '') throw new FlyError('oauth2: server response missing access_token');
  return { type: typeof type === 'string' ? type : '', value };
}

function parse(body: string): JsonObject {
  try {
    const json: unknown = JSON.parse(body);
    return isJsonObject(json) ? json : {};
  } catch {
    return {};
  }
}
