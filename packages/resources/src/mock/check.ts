import { InvalidDurationError, parseDurationMs } from '@rondo/foundation';
import type { CheckProgram } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { logLine } from './log-line.ts';
import { readMockRequest } from './request.ts';
import { initialVersion, isPrivileged, mockVersion } from './version.ts';

/** Lists the forced, the current or the initial version (resources.md 10). */
export const check: CheckProgram = async (request, context) => {
  const { source, version } = readMockRequest(request, context);
  const privileged = await isPrivileged(context);
  if (source.check_delay !== '') await context.clock.sleep(delayMs(source.check_delay), context.signal);
  if (source.check_failure !== '') {
    throw new ProgramFailure(logLine('fatal', `intentionally failing to check: ${source.check_failure}`));
  }
  if (source.force_version !== '') return [mockVersion(source.force_version, privileged)];
  if (version.version !== '') return [mockVersion(version.version, privileged)];
  if (source.no_initial_version) return [];
  return [mockVersion(initialVersion(source.initial_version, context), privileged)];
};

function delayMs(text: string): number {
  try {
    return parseDurationMs(text);
  } catch (error) {
    if (!(error instanceof InvalidDurationError)) throw error;
    throw new ProgramFailure(logLine('fatal', `invalid delay: source.check_delay: ${error.message}`), { cause: error });
  }
}
