import { describe, expect, it } from 'vitest';
import { formatPipelineFile } from '../../check/format-pipeline-file.ts';

const bytes = (...parts: (string | number[])[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const said = (text: Uint8Array) =>
  formatPipelineFile(text)
    .stderr.replace(/^.*?yaml: /s, '')
    .trim();
const comment = `# ${'c'.repeat(600)}\n`;

describe('what no YAML may hold', () => {
  it.each<[string, number[], string]>([
    ['a control character', [0x00], 'control characters are not allowed'],
    ['an octet that begins nothing', [0xff], 'invalid leading UTF-8 octet'],
    ['an octet that follows nothing', [0xc3, 0x28], 'invalid trailing UTF-8 octet'],
    ['a long spelling', [0xc0, 0x80], 'invalid length of a UTF-8 sequence'],
    ['half a surrogate pair', [0xed, 0xa0, 0x80], 'invalid Unicode character'],
    ['half a character at the end', [0xe2, 0x82], 'incomplete UTF-8 octet sequence'],
  ])('is refused by name: %s', (_, octets, problem) => {
    expect(said(bytes('a: ', octets))).toBe(problem);
    expect(formatPipelineFile(bytes('a: b\nc: é', octets)).problems[0]).toMatchObject({ line: 2, column: 5 });
  });

  it('comes after what is wrong some hundred characters before it', () => {
    expect(said(bytes('a: [\n', [0]))).toBe('control characters are not allowed');
    expect(said(bytes('a: @\n', comment, [0]))).toBe('found character that cannot start any token');
    expect(said(bytes('a: b\n', comment, [0]))).toBe('control characters are not allowed');
  });

  it('is met in the middle of an escape where the piece before it ends there', () => {
    const head = 'a: "';
    expect(said(bytes(head, 'x'.repeat(509 - head.length), '\\u00e9', [0]))).toBe('control characters are not allowed');
    expect(said(bytes(head, 'x'.repeat(511 - head.length), '\\u00e9', [0]))).toBe('control characters are not allowed');
  });

  it('is not even seen behind the first document', () => {
    expect(formatPipelineFile(bytes('jobs: []\n---\n', comment, [0]))).toMatchObject({ exitCode: 0, stdout: '{}\n' });
  });
});

it('takes UTF-16 with a mark in either order', () => {
  const little = Buffer.from('\ufeffjobs: [{name: é, plan: []}]', 'utf16le');
  const big = Buffer.from(little).swap16();
  for (const text of [little, big]) expect(formatPipelineFile(text).stdout).toBe('jobs:\n- name: é\n  plan: []\n');
});
