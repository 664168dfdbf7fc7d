import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BundlePlaces, ownPlaces } from './bundle-places.ts';
import { isUnchanged, type SourceStamp } from './source-stamp.ts';

/**
 * The bundle of a command, if there is one and it is what its sources say now. Looking at the sources of web, a thousand files, takes
 * five milliseconds; loading them takes more than a second.
 */
export function findBundle(command: string, { checkout, bundles }: BundlePlaces = ownPlaces): string | undefined {
  try {
    const newest = readdirSync(bundles).filter(isMoment).sort().at(-1);
    if (newest === undefined) return undefined;
    const bundle = join(bundles, newest, `${command}.cjs`);
    const sources: SourceStamp[] = JSON.parse(readFileSync(`${bundle}.sources`, 'utf8'));
    return sources.every((source) => isUnchanged(checkout, source)) ? bundle : undefined;
  } catch {
    // None has been made, it is being taken away, or not everything may be looked at: the sources are always there.
    return undefined;
  }
}

/** Whether a name in the directory is that of bundles which are complete. */
export function isMoment(name: string): boolean {
  return /^\d{13}$/.test(name);
}
