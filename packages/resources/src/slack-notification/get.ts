import type { GetProgram } from '../sdk/program.ts';
import { readSlackRequest } from './request.ts';

/** Says the version again; there is nothing to fetch. */
export const get: GetProgram = async (request, context) => {
  const { version } = readSlackRequest(request, context);
  return { version: version.size === 0 ? { timestamp: 'none' } : Object.fromEntries(version), metadata: [] };
};
