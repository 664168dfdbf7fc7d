import { watchBuild } from '../events/watch-build.ts';
import type { FlyIo } from '../io/fly-io.ts';
import { embolden } from '../output/paint.ts';
import type { Target } from '../target/target.ts';
import type { Build } from '../wire/build.ts';

/** Exit code of a watch that was given up while the build goes on. */
const detachedExitCode = 2;

/**
 * Watches a build that was just started, and returns the exit code of {@link watchBuild}. An interrupt only ends the watching, and says
 * how to go on with it.
 */
export async function watchAttached(
  target: Target,
  build: Build,
  { job, io }: { job: string; io: FlyIo },
): Promise<number> {
  io.stdout.write('\n');
  const detached = new AbortController();
  using _listener = io.onInterrupt(() => detached.abort());
  try {
    return await watchBuild(target.connection, build.id, { io, signal: detached.signal });
  } catch (error) {
    if (!detached.signal.aborted) throw error;
    const hint = embolden(io, `fly -t ${target.name} watch -j ${job} -b ${build.name}\n\n`);
    io.stderr.write(`\ndetached, build is still running...\nre-attach to it with:\n\n    ${hint}`);
    return detachedExitCode;
  }
}
