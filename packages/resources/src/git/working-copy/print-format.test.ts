import { expect, it } from 'vitest';
import { printFormat } from './print-format.ts';

it.each([
  ['%s', 'abcdefg'],
  ['v-%s-x', 'v-abcdefg-x'],
  ['%.3s|%9s|%-9s|', 'abc|  abcdefg|abcdefg  |'],
  ['100%%\\n', '100%\n'],
  ['%d', '%d'],
])('%j', (format, printed) => {
  expect(printFormat(format, 'abcdefg')).toBe(printed);
});
