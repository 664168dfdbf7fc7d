import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sweepTestDirectories } from './test-directory.ts';

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'rondo-sweep-'));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

function ownDirectory(): string {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  return `rondo-tests-${process.pid}-${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
}

it('takes away what a killed run has left on the machine, and leaves runs that go on alone', async () => {
  const dead = join(parent, `rondo-tests-${process.pid}-1`);
  const alive = join(parent, ownDirectory());
  const identity = process.pid.toString(16).padStart(8, '0');
  mkdirSync(join(dead, 'rondo-worker-x/worker/a mount'), { recursive: true });
  mkdirSync(alive);
  writeFileSync(join(dead, 'rondo-worker-x/worker/identity'), `${identity}\n`);
  execFileSync('mount', ['-t', 'tmpfs', 'left', join(dead, 'rondo-worker-x/worker/a mount')]);
  execFileSync('ip', ['netns', 'add', `rondo-${identity}-0`]);
  const left = [
    spawn('sleep', ['1000'], { cwd: dead, stdio: 'ignore' }),
    spawn('ip', ['netns', 'exec', `rondo-${identity}-0`, 'sleep', '1000'], { stdio: 'ignore' }),
  ];
  const ended = Promise.all(left.map((child) => once(child, 'exit')));
  // The second has to be inside first.
  while (execFileSync('ip', ['netns', 'pids', `rondo-${identity}-0`], { encoding: 'utf8' }) === '');
  sweepTestDirectories(parent);
  await ended;
  expect([existsSync(dead), existsSync(alive), existsSync(`/run/netns/rondo-${identity}-0`)]).toEqual([
    false,
    true,
    false,
  ]);
  expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(dead);
});
