import { describeError } from '@rondo/foundation';
import type { ProgramContext } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import type { SemverSource } from './request.ts';
import type { SemverDriver } from './semver-driver.ts';
import { parseStrictVersion, type StrictVersion } from './version.ts';

/** Makes the driver that a source names. Throws ProgramFailure with the original's words. */
export async function makeDriver(source: SemverSource, context: ProgramContext): Promise<SemverDriver> {
  const initial = initialVersion(source.initial_version);
  switch (source.driver || 's3') {
    case 's3':
      return (await import('./drivers/s3-driver.ts')).s3Driver(source, initial, context);
    case 'git':
      return (await import('./drivers/git-driver.ts')).gitDriver(source, initial, context);
    case 'gcs':
      return (await import('./drivers/gcs-driver.ts')).gcsDriver(source, initial, context);
    case 'swift':
      return (await import('./drivers/swift-driver.ts')).swiftDriver(source, initial, context);
    default:
      throw new ProgramFailure(`error constructing driver: unknown driver: ${source.driver}`);
  }
}

/** Runs a part of a program; what fails in it is told after `doing`, as the original tells it. */
export async function during<Value>(doing: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProgramFailure && (error.message === '' || error.message.startsWith('error '))) throw error;
    if (!(error instanceof Error) || error.name === 'AbortError') throw error;
    throw new ProgramFailure(`error ${doing}: ${describeError(error)}`, { cause: error });
  }
}

function initialVersion(text: string): StrictVersion {
  const version = parseStrictVersion(text || '0.0.0');
  if (version !== undefined) return version;
  throw new ProgramFailure(
    `error constructing driver: invalid initial version (${text}): it must be three numbers like 1.0.0`,
  );
}
