import type { Handler } from '../../context.ts';
import { json } from '../../http/reply.ts';

/** `GET /api/v1/info/creds`: what the configured credential manager says of itself and how it is, never a secret (api.md 10.18). */
export const getInfoCreds: Handler = async ({ services }) => {
  const { cluster } = services.credentials;
  return json(cluster === undefined ? {} : await cluster.describe(AbortSignal.timeout(healthTimeoutMs)));
};

/** Who asks how the manager is does not want to wait as long as a build does. */
const healthTimeoutMs = 10_000;
