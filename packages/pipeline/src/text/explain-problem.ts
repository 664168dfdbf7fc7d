import { DecodeProblem } from '../parse/decode-problem.ts';
import type { YamlNode } from '../yaml/compose/node.ts';
import { type ReaderVersion, YamlError } from '../yaml/yaml-error.ts';
import type { LanguageProblem } from './language-problem.ts';
import { locatePath } from './locate-path.ts';

/** Turns a reader's or decoder's problem into one with a place. Anything else is thrown on: it is a defect. */
export function explainProblem(
  error: unknown,
  context: { readonly prefix: string; readonly root: YamlNode | undefined; readonly version?: ReaderVersion },
): LanguageProblem {
  if (error instanceof DecodeProblem) {
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    return { text: error.message, path: error.path, ...locatePath(context.root, error.path), ...hint };
  }
  if (!(error instanceof YamlError)) throw error;
  const text = context.prefix + error.textFor(context.version ?? 'v2');
  const place = error.line === undefined ? { line: 1, column: 1 } : { line: error.line, column: error.column ?? 1 };
  const hint = hintFor(error.message);
  return { text, ...place, ...(hint !== undefined && { hint }) };
}

function hintFor(message: string): string | undefined {
  if (message.startsWith('invalid map key: map[')) return 'the old {{var}} syntax is gone: write ((var))';
  if (message.startsWith('found character that cannot start any token')) {
    return 'YAML is indented with blanks, not tabs; texts that start with @, ` or % need quotes';
  }
  if (message.startsWith('mapping values are not allowed')) {
    return 'check the indentation of this line; a text that contains ": " needs quotes';
  }
  if (message.includes('mapping key "<<" already defined')) return 'merge both in one line: <<: [*a, *b]';
  if (message.startsWith('exceeded max')) return 'no pipeline needs so much: is this the right file?';
  return undefined;
}
