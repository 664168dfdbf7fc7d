import { Type } from 'typebox';
import type { Handler } from '../../context.ts';
import { json } from '../../http/reply.ts';

const texts = Type.Array(Type.String());

/** What the request answers. */
export const OpenIdConfiguration = Type.Object({
  issuer: Type.String(),
  jwks_uri: Type.String(),
  claims_supported: texts,
  response_types_supported: texts,
  id_token_signing_alg_values_supported: texts,
  subject_types_supported: texts,
});

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
