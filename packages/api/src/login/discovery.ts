import type { ApiRequest } from '../http/api-request.ts';
import type { Reply } from '../http/reply.ts';
import type { Services } from '../services.ts';

/** What OpenID Connect clients read of the issuer (api.md 17.9); only what is there is announced. */
export async function discovery(_request: ApiRequest, { config }: Services): Promise<Reply> {
  const issuer = `${config.externalUrl}/sky/issuer`;
  return indentedJson({
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    grant_types_supported: ['authorization_code', 'client_credentials', 'password'],
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256', 'plain'],
    scopes_supported: ['openid', 'email', 'groups', 'profile'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    claims_supported: [
      'iss',
      'sub',
      'aud',
      'iat',
      'exp',
      'email',
      'email_verified',
      'name',
      'preferred_username',
      'at_hash',
    ],
  });
}

/** The public halves of the key that signs id tokens and of the one before. */
export async function keys(_request: ApiRequest, { login }: Services): Promise<Reply> {
  const keys = [login.key, ...(login.previousKey === undefined ? [] : [login.previousKey])];
  return indentedJson({ keys: keys.map(({ jwk }) => jwk) }, { 'cache-control': 'max-age=600, must-revalidate' });
}

function indentedJson(value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    kind: 'body',
    status: 200,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value, null, 2),
  };
}
