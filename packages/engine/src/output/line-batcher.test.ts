import { describe, expect, it } from 'vitest';
import { LineBatcher } from './line-batcher.ts';
import { Redactor } from './redactor.ts';
import { SecretTracker } from './secret-tracker.ts';

function batcher(...secrets: string[]): LineBatcher {
  const tracker = new SecretTracker();
  for (const secret of secrets) tracker.track(secret);
  return new LineBatcher(new Redactor(tracker), 0);
}

const bytes = (text: string) => Buffer.from(text);

describe('texts for the log', () => {
  it('are whole lines, with the offset behind them', () => {
    const lines = batcher();
    expect(lines.push(bytes('one\ntw'))).toEqual({ text: 'one\n', endOffset: 4 });
    expect(lines.push(bytes('o'))).toBeUndefined();
    expect(lines.push(bytes('\nthree'))).toEqual({ text: 'two\n', endOffset: 8 });
    expect(lines.end()).toEqual({ text: 'three', endOffset: 13 });
    expect(lines.end()).toBeUndefined();
  });

  it('never tear a terminal line end apart, but show progress that ends in a carriage return', () => {
    const lines = batcher();
    expect(lines.push(bytes('a\r'))).toBeUndefined();
    expect(lines.push(bytes('\nb'))).toEqual({ text: 'a\r\n', endOffset: 3 });
    expect(lines.push(bytes(' 10%\r 20%'))).toEqual({ text: 'b 10%\r', endOffset: 9 });
  });

  it('never tear a character apart, whoever flushes', () => {
    const lines = batcher();
    const euro = bytes('€');
    expect(lines.push(Buffer.concat([bytes('x'), euro.subarray(0, 2)]))).toBeUndefined();
    expect(lines.flush()).toEqual({ text: 'x', endOffset: 1 });
    lines.push(euro.subarray(2));
    expect(lines.flush()).toEqual({ text: '€', endOffset: 4 });
  });

  it('count bytes that are no text as bytes', () => {
    const lines = batcher();
    expect(lines.push(Buffer.from([0xff, 0xfe, 0x0a]))?.endOffset).toBe(3);
  });

  it('go on behind what was logged before a restart', () => {
    const lines = new LineBatcher(new Redactor(new SecretTracker()), 100);
    expect(lines.push(bytes('x\n'))?.endOffset).toBe(102);
  });

  it('do not let an endless line grow without end', () => {
    const lines = batcher();
    expect(lines.push(Buffer.alloc(300 * 1024, 'x'))?.text.length).toBe(300 * 1024);
  });
});

describe('secrets', () => {
  it('are taken out wherever they stand, line by line of a longer one', () => {
    const lines = batcher('swordfish', '-----BEGIN\n  abcdef  \n-----END');
    expect(lines.push(bytes('a swordfish\nabcdef swordfishy\n'))?.text).toBe(
      'a ((redacted))\n((redacted)) ((redacted))y\n',
    );
  });

  it('are held back while only a part of one has come, even when flushed', () => {
    const lines = batcher('swordfish');
    lines.push(bytes('password: sword'));
    const first = lines.flush();
    lines.push(bytes('fish!\n'));
    const rest = lines.end();
    const whole = `${first?.text ?? ''}${rest?.text ?? ''}`;
    expect(whole).not.toContain('sword');
  });

  it('are not cut in two by a flush', () => {
    const lines = batcher('swordfish', 'a-much-longer-secret');
    lines.push(bytes('xx swordfish yyyyyyyyyy'));
    const text = `${lines.flush()?.text}${lines.end()?.text}`;
    expect(text).toBe('xx ((redacted)) yyyyyyyyyy');
  });

  it('count from when they become known', () => {
    const tracker = new SecretTracker();
    const lines = new LineBatcher(new Redactor(tracker), 0);
    expect(lines.push(bytes('late\n'))?.text).toBe('late\n');
    tracker.track({ nested: { deep: 'late' }, number: 7, list: ['item'] });
    expect(lines.push(bytes('late 7 item\n'))?.text).toBe('((redacted)) 7 item\n');
  });

  it('of one character are left alone', () => {
    expect(batcher('x', ' \n').push(bytes('x y\n'))?.text).toBe('x y\n');
  });
});
