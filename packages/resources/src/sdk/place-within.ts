import { join, relative } from 'node:path';
import { ProgramFailure } from './program-failure.ts';

/** The path of `name` below `directory`. Throws ProgramFailure when it would lie outside. */
export function placeWithin(directory: string, name: string): string {
  const path = join(directory, name);
  const below = relative(directory, path);
  if (below !== '..' && !below.startsWith('../')) return path;
  throw new ProgramFailure(`${name} lies outside ${directory}; give a path below it`);
}
