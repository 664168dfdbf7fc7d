import { InvalidValueError } from '../grammar/option.ts';
import { BadPatternError, globPaths } from './glob-paths.ts';

/** The one path that a glob stands for. Throws {@link InvalidValueError} where it stands for none or several. */
export function findOnePath(pattern: string, cwd: string): string {
  const matches = expand(pattern, cwd);
  const [first] = matches;
  if (first === undefined) throw new InvalidValueError(`path '${pattern}' does not exist`);
  if (matches.length > 1) {
    throw new InvalidValueError(`path '${pattern}' resolves to multiple entries: ${matches.join(', ')}`);
  }
  return first;
}

function expand(pattern: string, cwd: string): string[] {
  try {
    return globPaths(pattern, cwd);
  } catch (error) {
    if (!(error instanceof BadPatternError)) throw error;
    throw new InvalidValueError(`failed to expand path '${pattern}': ${error.message}`, { cause: error });
  }
}
