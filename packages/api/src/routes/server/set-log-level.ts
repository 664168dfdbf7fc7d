import { logLevels } from '@rondo/foundation';
import type { Handler } from '../../context.ts';
import { badRequest } from '../../http/http-error.ts';
import { empty } from '../../http/reply.ts';

/** `PUT /api/v1/log-level`: of the node that answers, until it ends. The body is the word alone. */
export const setLogLevel: Handler = async ({ request, services }) => {
  const word = request.body.toString('utf8');
  const level = logLevels.find((candidate) => candidate === word);
  if (level === undefined) throw badRequest();
  services.logLevel.set(level);
  return empty(200);
};
