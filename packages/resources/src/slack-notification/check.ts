import type { CheckProgram } from '../sdk/program.ts';
import { readSlackRequest } from './request.ts';

/** The version given, or none: notifications are only made. */
export const check: CheckProgram = async (request, context) => {
  const { version } = readSlackRequest(request, context);
  return version.size === 0 ? [] : [Object.fromEntries(version)];
};
