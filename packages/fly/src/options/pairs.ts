import type { CompletionContext, Option, OptionHead } from '../grammar/option.ts';
import { findOnePath } from './find-one-path.ts';
import { globPaths } from './glob-paths.ts';
import { type InputPair, splitPair } from './path.ts';

/** `-i NAME=PATH`: directories to upload; the path is a glob with one match. */
export function inputPairs(head: OptionHead): Option<readonly InputPair[]> {
  return {
    ...head,
    typeName: '[]flaghelpers.InputPairFlag',
    takesValue: true,
    initial: [],
    read(value, before = [], { cwd }) {
      const [name, pattern] = splitPair(value, { what: 'input pair', shape: 'name=path' });
      return [...before, { name, path: findOnePath(pattern, cwd) }];
    },
    complete: completePath,
  };
}

/** `-o NAME=PATH`: where outputs go; the path is taken as it is. */
export function outputPairs(head: OptionHead): Option<readonly InputPair[]> {
  return {
    ...head,
    typeName: '[]flaghelpers.OutputPairFlag',
    takesValue: true,
    initial: [],
    read(value, before = []) {
      const [name, path] = splitPair(value, { what: 'output pair', shape: 'name=path' });
      return [...before, { name, path }];
    },
    complete: completePath,
  };
}

/** `-m NAME=OTHER`: a task input that comes from another input of the job. */
export function inputMappings(head: OptionHead): Option<Readonly<Record<string, string>>> {
  return {
    ...head,
    typeName: '[]flaghelpers.InputMappingPairFlag',
    takesValue: true,
    initial: {},
    read(value, before = {}) {
      const pair = splitPair(value, { what: 'input mapping', shape: 'name=value' });
      return Object.fromEntries([...Object.entries(before), pair]);
    },
  };
}

/** The path of a pair; its name is anything. */
function completePath(match: string, { io }: CompletionContext): readonly string[] {
  const equals = match.indexOf('=');
  if (equals === -1) return [];
  const [before, path] = [match.slice(0, equals + 1), match.slice(equals + 1)];
  return globPaths(`${path}*`, io.cwd).map((found) => before + found);
}
