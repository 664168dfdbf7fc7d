import type { Option, OptionHead } from '../grammar/option.ts';

/** An option without a value: given or not. */
export function toggle(head: OptionHead): Option<boolean> {
  return { ...head, typeName: 'bool', takesValue: false, initial: false, read: () => true };
}
