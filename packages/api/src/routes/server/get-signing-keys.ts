import { presentSigningKey } from '@rondo/auth';
import type { Handler } from '../../context.ts';
import { json } from '../../http/reply.ts';

/** `GET /.well-known/jwks.json`: the public halves of the keys that sign pipelines' identity tokens (api.md 18.1). */
export const getSigningKeys: Handler = async ({ services }) =>
  json({ keys: (await services.signingKeys.keys()).map(presentSigningKey) });
