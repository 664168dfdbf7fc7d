import { isGapCode, type SourceCursor } from './source-cursor.ts';

/** Characters that start no plain scalar, whatever follows. */
const indicators = new Set(`-?:,[]{}#&*!|>'"%@\``);

/** Whether a plain scalar begins at the cursor (pipeline-language.md 2.1). */
export function startsPlainScalar(cursor: SourceCursor, inFlow: boolean): boolean {
  const char = cursor.text.charAt(cursor.at);
  const next = cursor.code(1);
  if (char === '-') return next !== 0x20 && next !== 0x09;
  if (char === '?' || char === ':') return !inFlow && !isGapCode(next);
  return !indicators.has(char) && !isGapCode(cursor.code());
}
