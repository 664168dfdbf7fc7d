import type { CheckProgram, ProgramContext } from '../sdk/program.ts';
import { during, makeDriver } from './make-driver.ts';
import { readSemverRequest } from './request.ts';
import { formatStrictVersion, parseStrictVersion, type StrictVersion } from './version.ts';

/** The stored number, or the numbers since the cursor where the store remembers them (resources.md 8.2). */
export const check: CheckProgram = async (request, context) => {
  const { source, version } = readSemverRequest(request, context);
  const driver = await during('constructing driver', () => makeDriver(source, context));
  const cursor = readCursor(version.number, context);
  const versions = await during('checking for new versions', () => driver.check(cursor));
  return versions.map((found) => ({ number: formatStrictVersion(found) }));
};

function readCursor(number: string, context: ProgramContext): StrictVersion | undefined {
  if (number === '') return undefined;
  const cursor = parseStrictVersion(number);
  if (cursor === undefined) context.log(`skipping invalid current version: ${number}`);
  return cursor;
}
