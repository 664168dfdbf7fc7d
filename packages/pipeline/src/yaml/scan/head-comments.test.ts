import { describe, expect, it } from 'vitest';
import { composeReadable } from '../compose/compose-document.ts';
import { readableText } from '../source/readable-text.ts';
import { YamlError } from '../yaml-error.ts';

function mistakeIn(text: string): string {
  try {
    composeReadable(readableText(text), 'v3');
    return '';
  } catch (error) {
    return error instanceof YamlError ? error.textFor('v3') : String(error);
  }
}

const badEscape = (line: number) => `yaml: line ${line}: did not find expected hexdecimal number`;
const openQuote = (line: number) => `yaml: line ${line}: found unexpected end of stream`;
const badStart = (line: number) => `yaml: line ${line}: found character that cannot start any token`;

describe('a mistake in the list item behind one with a comment above', () => {
  it('is told as what is wrong behind it', () => {
    expect(mistakeIn('a:\n- x\n- "\\x"\n')).toBe(badEscape(3));
    expect(mistakeIn('a:\n# c\n- x\n- "\\x"\n')).toBe(openQuote(4));
    expect(mistakeIn('a:\n  # c\n  - x\n  - |\n    \ty\n')).toBe(badStart(5));
    expect(mistakeIn('a:\n# c\n- ? "\\x@"\n- y\n')).toBe(badStart(3));
  });

  it('is told as it is where nothing behind it is wrong', () => {
    expect(mistakeIn('a:\n# c\n- x\n- "\\xq"\n- y\n')).toBe(badEscape(4));
  });

  it('is told as it is where the comment belongs to something else', () => {
    expect(mistakeIn('a: b # c\nd:\n- x\n- "\\x"\n')).toBe(badEscape(4));
    expect(mistakeIn('a:\n- w\n# c\n\n- x\n- "\\x"\n')).toBe(badEscape(6));
    expect(mistakeIn('a:\n- # c\n  x\n- "\\x"\n')).toBe(badEscape(4));
    expect(mistakeIn('# c\na:\n- x\n- "\\x"\n')).toBe(badEscape(4));
  });
});
