import { presentSigningKey } from '@rondo/auth';
import { Type } from 'typebox';
import type { Handler } from '../../context.ts';
import { json } from '../../http/reply.ts';
import { text } from '../../present/shapes.ts';

/** What the request answers. */
export const SigningKeySet = Type.Object({
  keys: Type.Array(
    Type.Object({
      use: Type.Literal('sig'),
      kty: Type.Enum(['RSA', 'EC']),
      kid: Type.String(),
      crv: text,
      alg: Type.Enum(['RS256', 'ES256']),
      n: text,
      e: text,
      x: text,
      y: text,
    }),
  ),
});

/** `GET /.well-known/jwks.json`: the public halves of the keys that sign pipelines' identity tokens (api.md 18.1). */
export const getSigningKeys: Handler = async ({ services }) =>
  json({ keys: (await services.signingKeys.keys()).map(presentSigningKey) });
