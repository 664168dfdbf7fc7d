import { compileGlob } from '../sdk/glob/compile-glob.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';

/** Whether a pull request that changes these files is wanted: one of `paths` matches one, and not all are ignored. */
export function wantsFiles(
  files: readonly string[],
  { paths, ignore_paths: ignored }: { readonly paths: readonly string[]; readonly ignore_paths: readonly string[] },
): boolean {
  const wanted = paths.map((pattern) => matcher(pattern, 'paths'));
  const unwanted = ignored.map((pattern) => matcher(pattern, 'ignore_paths'));
  if (wanted.length > 0 && !files.some((file) => wanted.some((matches) => matches(file)))) return false;
  return unwanted.length === 0 || files.some((file) => !unwanted.some((matches) => matches(file)));
}

/** A glob for the whole path, or the directory that a file lies in. */
function matcher(pattern: string, field: string): (file: string) => boolean {
  const directory = pattern.endsWith('/') ? pattern : `${pattern}/`;
  try {
    const glob = compileGlob(pattern);
    return (file) => glob.test(file) || file === pattern || file.startsWith(directory);
  } catch (error) {
    if (!(error instanceof ProgramFailure)) throw error;
    throw new ProgramFailure(`check failed: source.${field}: ${error.message}`, { cause: error });
  }
}
