import { InvalidValueError, type Option, type OptionHead } from '../grammar/option.ts';

/** A Go duration in nanoseconds; zero where it isn't given. */
export function durationNanoseconds(head: OptionHead): Option<bigint> {
  return {
    ...head,
    typeName: 'time.Duration',
    takesValue: true,
    signed: true,
    initial: 0n,
    async read(value) {
      const { parseGoDuration } = await import('@rondo/pipeline');
      const parsed = parseGoDuration(value);
      if (!parsed.ok) throw new InvalidValueError(parsed.error);
      return parsed.ns;
    },
  };
}
