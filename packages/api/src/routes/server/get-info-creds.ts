import type { Handler } from '../../context.ts';
import { json } from '../../http/reply.ts';

/** `GET /api/v1/info/creds`: what the configured credential managers say of themselves, never a secret (api.md 10.18). */
export const getInfoCreds: Handler = async ({ services }) => json(services.config.credentialManagers);
