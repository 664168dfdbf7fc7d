import type { Handler } from '../../context.ts';
import { json } from '../../http/reply.ts';

/** `GET /.well-known/openid-configuration` of the issuer of pipelines' identity tokens, not of logins (api.md 18.1). */
export const getOpenIdConfiguration: Handler = async ({ services: { config } }) =>
  json({
    issuer: config.oidcIssuerUrl,
    jwks_uri: `${config.oidcIssuerUrl}/.well-known/jwks.json`,
    claims_supported: ['aud', 'iat', 'iss', 'sub'],
    response_types_supported: ['idtoken'],
    id_token_signing_alg_values_supported: ['RS256', 'ES256'],
    subject_types_supported: ['public'],
  });
