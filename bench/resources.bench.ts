/** The base resource types: how fast their programs start, check and get. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleResourceTypes } from '@rondo/resources';
import type { Bench } from './measurement.ts';
import { measureGitChecks } from './resources/measure-git-checks.ts';
import { countRequests, measureImageGet } from './resources/measure-registry.ts';
import { measureStartUp } from './resources/measure-start-up.ts';
import { startWarmRunner } from './resources/warm-runner.ts';

export const run: Bench = async (progress) => {
  const directory = await mkdtemp(join(tmpdir(), 'rondo-bench-'));
  try {
    const bundles = join(directory, 'bundles');
    await bundleResourceTypes(bundles);
    progress('starting programs');
    const startUp = await measureStartUp(bundles, directory);
    using runner = startWarmRunner(join(bundles, 'check-runner'), join(directory, 'checks'));
    const git = await measureGitChecks(runner, directory, progress);
    const requests = await countRequests(runner);
    return [...startUp, ...git, ...requests, await measureImageGet(bundles, directory, progress)];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};
