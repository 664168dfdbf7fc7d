import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileErrorText } from '../failures/file-error-text.ts';
import { InvalidValueError, type Option, type OptionHead } from '../grammar/option.ts';
import { globPaths } from './glob-paths.ts';

/** A file by its name: neither a glob nor `-`, as `set-team` has it (fly.md 12.3). Empty where it isn't given. */
export function existingFile(head: OptionHead): Option<string> {
  return {
    ...head,
    typeName: 'flag.File',
    takesValue: true,
    initial: '',
    read: (value, _, { cwd }) => findFile(value, cwd),
    complete: (match, { io }) => globPaths(`${match}*`, io.cwd),
  };
}

function findFile(path: string, cwd: string): string {
  // An empty name is no name of the directory that one is in.
  if (path === '') throw new InvalidValueError('stat : no such file or directory');
  try {
    if (!statSync(resolve(cwd, path)).isDirectory()) return resolve(cwd, path);
  } catch (cause) {
    throw new InvalidValueError(fileErrorText('stat', path, cause), { cause });
  }
  throw new InvalidValueError(`path '${path}' is a directory, not a file`);
}
