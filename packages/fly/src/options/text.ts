import type { Option, OptionHead } from '../grammar/option.ts';

type TextHead = OptionHead & Pick<Option<string>, 'complete'> & { readonly typeName?: string };

/** Any text; the last one counts. */
export function text(head: TextHead): Option<string> {
  return { typeName: 'string', ...head, takesValue: true, initial: '', read: (value) => value };
}

/** Any texts, in the order given. */
export function textList(head: TextHead): Option<readonly string[]> {
  return {
    typeName: '[]string',
    ...head,
    takesValue: true,
    initial: [],
    read: (value, before = []) => [...before, value],
  };
}
