import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError } from '@rondo/foundation';
import type { ProgramContext, PutProgram } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { applyBump, isBump } from './bump.ts';
import { during, makeDriver } from './make-driver.ts';
import { bumpOf, readSemverRequest, type SemverParams } from './request.ts';
import type { SemverDriver } from './semver-driver.ts';
import { formatStrictVersion, parseStrictVersion, type StrictVersion } from './version.ts';

/** Stores a number: that of a file, or the current one bumped; or only says which one is current (resources.md 8.4). */
export const put: PutProgram = async (request, context) => {
  const { source, params } = readSemverRequest(request, context);
  const driver = await during('constructing driver', () => makeDriver(source, context));
  const number = formatStrictVersion(await store(driver, params, context));
  return { version: { number }, metadata: [{ name: 'number', value: number }] };
};

async function store(driver: SemverDriver, params: SemverParams, context: ProgramContext): Promise<StrictVersion> {
  if (params.get_latest) return await during('checking latest version', () => driver.current());
  if (params.file !== '') {
    const version = await readVersion(join(context.cwd, params.file));
    return await during('setting version', () => driver.change(() => version));
  }
  const bump = bumpOf(params);
  if (!isBump(bump)) throw new ProgramFailure('no version bump specified');
  return await during('bumping version', () => driver.change((current) => applyBump(current, bump)));
}

async function readVersion(path: string): Promise<StrictVersion> {
  const text = await readFile(path, 'utf8').catch((error) => {
    throw new ProgramFailure(`error opening version file: ${describeError(error)}`, { cause: error });
  });
  const [word = ''] = text.trim().split(/\s/);
  const version = parseStrictVersion(word);
  if (version === undefined)
    throw new ProgramFailure(`error parsing version: ${JSON.stringify(word)} is no version like 1.0.0`);
  return version;
}
