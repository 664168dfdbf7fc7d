import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GetProgram } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { applyBump } from './bump.ts';
import { bumpOf, readSemverRequest } from './request.ts';
import { formatStrictVersion, parseStrictVersion } from './version.ts';

/** Writes the number, bumped for this build only when params say so; the version stays as it is (resources.md 8.3). */
export const get: GetProgram = async (request, context) => {
  const { version, params } = readSemverRequest(request, context);
  const input = parseStrictVersion(version.number);
  if (input === undefined) {
    throw new ProgramFailure(
      `error parsing semantic version: ${JSON.stringify(version.number)} is no version like 1.0.0`,
    );
  }
  const number = formatStrictVersion(input);
  const bumped = formatStrictVersion(applyBump(input, bumpOf(params)));
  if (bumped !== number) context.log(`bumped locally from ${number} to ${bumped}`);
  await mkdir(context.cwd, { recursive: true });
  for (const name of ['number', 'version']) await writeFile(join(context.cwd, name), bumped);
  return { version: { number }, metadata: [{ name: 'number', value: number }] };
};
