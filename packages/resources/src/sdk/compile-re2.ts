import { describeError } from '@rondo/foundation';
import { ProgramFailure } from './program-failure.ts';

/** A pattern in Go's language: linear time, no look-around, no back-references (resources.md 2.4). */
export interface Re2Pattern {
  /** Whether it matches anywhere in the text. */
  matches(text: string): boolean;
}

/** Compiles a pattern; `what` begins the message when it is none (`invalid regex pattern`). */
export async function compileRe2(pattern: string, what: string): Promise<Re2Pattern> {
  const { RE2JS } = await import('re2js');
  try {
    const compiled = RE2JS.compile(pattern);
    return { matches: (text) => compiled.matcher(text).find() };
  } catch (error) {
    throw new ProgramFailure(`${what}: ${describeError(error)}`, { cause: error });
  }
}
