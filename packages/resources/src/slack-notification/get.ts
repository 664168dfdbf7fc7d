import type { GetProgram } from '../sdk/program.ts';
import { readSlackRequest } from './request.ts';

/** Says the version again; there is nothing to fetch. */
export const get: GetProgram = async (request) => {
  const { version } = readSlackRequest(request);
  return { version: version.size === 0 ? { timestamp: 'none' } : Object.fromEntries(version), metadata: [] };
};
