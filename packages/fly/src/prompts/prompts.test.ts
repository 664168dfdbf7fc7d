import { describe, expect, it } from 'vitest';
import { captureIo } from '../testing/captured-io.ts';
import { terminalScreen } from '../testing/terminal-screen.ts';
import { askText } from './ask-text.ts';
import { confirm } from './confirm.ts';
import { selectOne } from './select-one.ts';

describe('a question', () => {
  it.each([
    ['y\n', true],
    ['YES\r\n', true],
    ['n\n', false],
    ['\n', false],
    ['', false],
    ['maybe\ny\n', true],
    ['y', true],
  ])('is answered by piped %j', async (stdin, answer) => {
    const captured = captureIo({ stdin });
    expect(await confirm(captured.io, 'sure?')).toBe(answer);
    expect(captured.stdout()).toContain('sure? [yN]: ');
  });

  it.each([
    ['y\r', true],
    ['n\r', false],
    ['\r', false],
    ['y\x7fn\r', false],
    ['y\x1b', false],
    ['\x03', false],
    ['what\ry\r', true],
  ])('is answered by typing %j', async (typed, answer) => {
    const captured = captureIo({ typed });
    expect(await confirm(captured.io, 'sure?')).toBe(answer);
    expect(captured.stdout().endsWith('\r\x1b[J')).toBe(true);
  });

  it('says what it didn’t understand', async () => {
    const captured = captureIo({ typed: 'eh\rn\r' });
    await confirm(captured.io, 'sure?');
    const asked = captured.stdout().slice(0, captured.stdout().lastIndexOf('\r\x1b[J'));
    expect(terminalScreen(asked)).toBe('sure? [yN]: n\nUnknown input. Please enter y/yes/n/no.');
  });

  it('leaves what follows the answer to the next reader', async () => {
    const { io } = captureIo({ stdin: 'y\nteam\n' });
    expect(await confirm(io, 'sure?')).toBe(true);
    expect(await askText(io, 'name')).toBe('team');
  });
});

describe('a menu', () => {
  const choices = ['one', 'two', 'three'].map((label) => ({ label, value: label }));

  it.each([
    ['\r', 'one'],
    ['j\r', 'two'],
    ['\x1b[B\x1b[B\x1b[A\r', 'two'],
    ['/th\r\r', 'three'],
    ['q', undefined],
    ['\x1b', undefined],
  ])('gives for %j', async (typed, chosen) => {
    expect(await selectOne(captureIo({ typed }).io, 'Select', choices)).toBe(chosen);
  });

  it('shows ten of many on a page, and which page it is', async () => {
    const many = Array.from({ length: 21 }, (_, index) => ({ label: `s${index}`, value: index }));
    const captured = captureIo({ typed: `${'j'.repeat(13)}\r` });
    expect(await selectOne(captured.io, 'Select', many)).toBe(13);
    const drawn = captured.stdout().slice(0, captured.stdout().lastIndexOf('\r\x1b['));
    const lines = terminalScreen(drawn).split('\n');
    expect(lines.slice(3, 14)).toEqual([
      ...['    s10', '    s11', '    s12', ' [94m>  s13', '    s14'],
      ...['    s15', '    s16', '    s17', '    s18', '    s19', ''],
    ]);
    expect(lines[14]?.match(/•/g)).toHaveLength(3);
  });

  it('has what was searched for as a whole before what only has its letters', async () => {
    const steps = ['set 1', 'step: s10'].map((label) => ({ label, value: label }));
    expect(await selectOne(captureIo({ typed: '/s1\r\r' }).io, 'Select', steps)).toBe('step: s10');
  });

  it('lists what there is where there is no terminal, and takes a number from the input', async () => {
    const captured = captureIo({ stdin: '4\nx\n2\n' });
    expect(await selectOne(captured.io, 'Select', choices)).toBe('two');
    expect(captured.stdout()).toMatch(/^Select:\n\n1: one\n2: two\n3: three\n/);
    expect(captured.stdout().match(/choose 1 to 3: /g)).toHaveLength(3);
  });

  it('fails where the input ends before anybody chose', async () => {
    await expect(selectOne(captureIo({ stdin: '' }).io, 'Select', choices)).rejects.toThrow(/say which one is meant/);
  });
});
