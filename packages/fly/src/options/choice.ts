import type { Option, OptionHead } from '../grammar/option.ts';

/** One of a few words. */
export function choice<const Choices extends readonly string[]>(
  head: OptionHead & { readonly choices: Choices },
): Option<Choices[number]> {
  return {
    ...head,
    typeName: 'string',
    takesValue: true,
    read: (value) => value as Choices[number],
    complete: (match) => head.choices.filter((word) => word.startsWith(match)),
  };
}
