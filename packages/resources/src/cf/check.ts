import type { CheckProgram } from '../sdk/program.ts';
import { readCfRequest } from './request.ts';

/** No versions: applications are only pushed (resources.md 12). */
export const check: CheckProgram = async (request, context) => {
  readCfRequest(request, context);
  return [];
};
