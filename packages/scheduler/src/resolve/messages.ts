import type { Version } from './job-input.ts';

/** The texts of scheduling.md 4.9, which clients see in a build's preparation. */
export const latestVersionNotFound = 'latest version of resource not found';
export const everyVersionNotFound = 'version of resource not found';
export const noSatisfiableBuilds = 'no satisfiable builds from passed jobs found for set of inputs';

/** `pinned version K:V not found`, keys in order. */
export function pinnedVersionNotFound(pin: Version): string {
  const pairs = Object.keys(pin)
    .sort()
    .map((key) => ` ${key}:${pin[key]}`);
  return `pinned version${pairs.join('')} not found`;
}

/** A version chosen earlier is no longer in the resource's history when the build wants to start (scheduling.md 3.3). */
export function chosenVersionNotAvailable(input: string): string {
  return `chosen version of input ${input} not available`;
}
