import { describeError } from '@rondo/foundation';
import type { ProgramContext } from '../sdk/program.ts';
import type { Cloud, Push } from './cloud.ts';
import { cfFailure } from './request.ts';

/**
 * Pushes beside the application that runs: that one is renamed to `NAME-venerable`, and removed once the new one is up. When
 * the push fails, the new one is removed and the old one gets its name back (resources.md 12).
 */
export async function pushOver(
  cloud: Cloud,
  push: Push,
  { showLogs, context }: { showLogs: boolean; context: ProgramContext },
): Promise<void> {
  const venerable = `${push.appName}-venerable`;
  await renameAway(cloud, push.appName, venerable);
  try {
    await cloud.push(push);
  } catch (error) {
    context.signal.throwIfAborted();
    await rollBack(cloud, push.appName, { venerable, showLogs, context });
    throw error;
  }
  await cloud.remove(venerable);
}

async function renameAway(cloud: Cloud, name: string, venerable: string): Promise<void> {
  try {
    await cloud.rename(name, venerable);
  } catch (error) {
    throw cfFailure(
      `${name} could not be renamed to ${venerable}; if an earlier put has left a ${venerable} behind, delete it or give it its name back (${plainReason(error)})`,
      error,
    );
  }
}

async function rollBack(
  cloud: Cloud,
  name: string,
  { venerable, showLogs, context }: { venerable: string; showLogs: boolean; context: ProgramContext },
): Promise<void> {
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      context.signal.throwIfAborted();
      context.log(describeError(error));
    }
  };
  if (showLogs) await attempt(() => cloud.showRecentLogs(name));
  await attempt(() => cloud.remove(name));
  try {
    await cloud.rename(venerable, name);
  } catch (error) {
    throw cfFailure(
      `Oh no. Something's gone wrong. I've tried to roll back but you should check to see if everything is OK.: ${plainReason(error)}`,
      error,
    );
  }
}

function plainReason(error: unknown): string {
  return describeError(error).replace(/^error running command: /, '');
}
