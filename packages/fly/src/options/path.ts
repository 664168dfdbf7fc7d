import { InvalidValueError, type Option, type OptionHead } from '../grammar/option.ts';
import { findOnePath } from './find-one-path.ts';
import { globPaths } from './glob-paths.ts';

/** What a path option gives for `-`: the standard input under the name it has on Unix. */
export const stdinPath = '/dev/stdin';

/** A file or directory: a glob with one match, or `-` (fly.md 8.4). Empty where it isn't given. */
export function path(head: OptionHead): Option<string> {
  return {
    ...head,
    typeName: 'atc.PathFlag',
    takesValue: true,
    initial: '',
    read: (value, _, { cwd }) => readPath(value, cwd),
    complete: (match, { io }) => globPaths(`${match}*`, io.cwd),
  };
}

/** Several paths, each a glob with one match. */
export function pathList(head: OptionHead): Option<readonly string[]> {
  return {
    ...head,
    typeName: '[]atc.PathFlag',
    takesValue: true,
    initial: [],
    read: (value, before = [], { cwd }) => [...before, readPath(value, cwd)],
    complete: (match, { io }) => globPaths(`${match}*`, io.cwd),
  };
}

function readPath(value: string, cwd: string): string {
  if (value === '') return '';
  return value === '-' ? stdinPath : findOnePath(value, cwd);
}

/** A pair `NAME=PATH` with a glob for the path. */
export interface InputPair {
  readonly name: string;
  readonly path: string;
}

/** Splits `NAME=VALUE`; `what` is what a message calls it. */
export function splitPair(text: string, { what, shape }: { what: string; shape: string }): [string, string] {
  const equals = text.indexOf('=');
  if (equals === -1) throw new InvalidValueError(`invalid ${what} '${text}' (must be ${shape})`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}
