import type { Handler } from '../../context.ts';
import { text } from '../../http/reply.ts';

/** `GET /api/v1/log-level`: of the node that answers. */
export const getLogLevel: Handler = async ({ services }) => text(200, services.logLevel.get());
