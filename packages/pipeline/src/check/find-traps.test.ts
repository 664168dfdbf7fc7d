import { describe, expect, it } from 'vitest';
import { findTraps } from './find-traps.ts';

describe('traps of YAML 1.1', () => {
  it('are found with their places', () => {
    const text =
      'jobs:\n- name: n\n  plan: []\nx: {y: 010, mode: 1.10, size: 1_000, fine: true, quoted: "no", k: text}\n---\nmore\n';
    expect(findTraps(text).map(({ text: said, line, column }) => `${line}:${column} ${said}`)).toEqual([
      '2:9 the value n is read as false',
      '4:5 the key y is read as true',
      '4:8 010 is octal and read as 8',
      '4:19 1.10 is read as the number 1.1',
      '4:31 1_000 is read as the number 1000',
      '1:1 only the first document of this file is read',
    ]);
  });

  it('are not looked for in a text that cannot be read', () => {
    expect(findTraps('a: [')).toEqual([]);
  });
});
