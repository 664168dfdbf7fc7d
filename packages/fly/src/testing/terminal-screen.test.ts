import { expect, it } from 'vitest';
import { terminalScreen } from './terminal-screen.ts';

it.each([
  ['one\ntwo\r\nthree', 'one\ntwo\nthree'],
  ['gone\r\x1b[Jstays', 'stays'],
  ['ab\b\bx', 'xb'],
  ['\x1b[1mbold\x1b[22m plain', '[1mbold[m plain'],
  ['a\nb\nc\x1b[2A\x1b[2Cx\x1b[J', 'a  x'],
  ['\x1b[?2026$p\x1b[?25lx \x1b[K', 'x'],
])('shows %j as %j', (written, shown) => {
  expect(terminalScreen(written)).toBe(shown);
});
