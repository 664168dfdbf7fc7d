import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readFileInStack } from './find-in-stack.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rondo-stack-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A layer with these files; a text that begins with `->` is a link. */
function layer(name: string, files: Record<string, string>): string {
  for (const [path, text] of Object.entries({ '.keep': '', ...files })) {
    const file = join(directory, name, path);
    mkdirSync(dirname(file), { recursive: true });
    if (text.startsWith('->')) symlinkSync(text.slice(2), file);
    else writeFileSync(file, text);
  }
  return join(directory, name);
}

it('reads the topmost file, through directories that lie over each other', () => {
  const stack = {
    layers: [layer('low', { 'etc/passwd': 'low', 'etc/group': 'low' }), layer('high', { 'etc/passwd': 'high' })],
    writable: { upperDir: layer('upper', {}), workDir: directory },
  };
  expect([readFileInStack(stack, '/etc/passwd'), readFileInStack(stack, '/etc/group')]).toEqual(['high', 'low']);
  expect(readFileInStack(stack, '/etc/shadow')).toBeUndefined();
  expect(readFileInStack(stack, '/etc')).toBeUndefined();
});

it('follows links inside of the stack and never out of it', () => {
  writeFileSync(join(directory, 'secret'), 'of the machine');
  const low = layer('low', {
    'usr/etc/passwd': 'found',
    'etc/passwd': '->../usr/etc/passwd',
    abs: `->${join(directory, 'secret')}`,
    up: '->../../../../../../../etc/hostname',
    loop: '->loop',
    etc2: '->/usr/etc',
  });
  const stack = { layers: [low], writable: undefined };
  const read = (path: string) => readFileInStack(stack, path);
  expect(['/etc/passwd', '/etc2/passwd', '/abs', '/up', '/loop', '/etc2/../etc/passwd'].map(read)).toEqual([
    'found',
    'found',
    undefined,
    undefined,
    undefined,
    'found',
  ]);
});

it('sees a file instead of the directory that it replaced', () => {
  const stack = {
    layers: [layer('low', { 'etc/passwd': 'low' }), layer('high', { etc: 'no directory' })],
    writable: undefined,
  };
  expect(readFileInStack(stack, '/etc/passwd')).toBeUndefined();
});
