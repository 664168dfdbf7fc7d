import { describeError } from '@rondo/foundation';
import { ProgramFailure } from './program-failure.ts';

/** What a pattern found: the text of its groups, from 1; undefined for groups that took no part. */
export interface Re2Match {
  readonly groups: readonly (string | undefined)[];
  readonly named: ReadonlyMap<string, string>;
}

/** A pattern in Go's language: linear time, no look-around, no back-references (resources.md 2.4). */
export interface Re2Pattern {
  /** Whether it matches anywhere in the text. */
  matches(text: string): boolean;
  /** The first match anywhere in the text. */
  find(text: string): Re2Match | undefined;
  /** Every match replaced; `$1` and `${name}` stand for groups. */
  replace(text: string, replacement: string): string;
}

/** Compiles a pattern; `what` begins the message when it is none (`invalid regex pattern`). */
export async function compileRe2(pattern: string, what: string): Promise<Re2Pattern> {
  const { RE2JS } = await import('re2js');
  try {
    const compiled = RE2JS.compile(pattern);
    return {
      matches: (text) => compiled.matcher(text).find(),
      replace: (text, replacement) => compiled.matcher(text).replaceAll(replacement),
      find: (text) => {
        const matcher = compiled.matcher(text);
        if (!matcher.find()) return undefined;
        const groups = Array.from(
          { length: matcher.groupCount() },
          (_, index) => matcher.group(index + 1) ?? undefined,
        );
        const names = Object.entries(compiled.namedGroups());
        const named = names.flatMap(([name, index]) =>
          groups[index - 1] === undefined ? [] : [[name, groups[index - 1] ?? ''] as const],
        );
        return { groups, named: new Map(named) };
      },
    };
  } catch (error) {
    throw new ProgramFailure(`${what}: ${describeError(error)}`, { cause: error });
  }
}
