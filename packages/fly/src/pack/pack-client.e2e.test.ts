import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packClient } from './pack-client.ts';
import { ownSystem } from './systems.ts';

describe('a packed client', () => {
  it('is one file that runs by itself', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'fly-packed-'));
    try {
      const archive = await packClient(ownSystem(), { directory, release: '8.2.5' });
      execFileSync('tar', ['-xzf', archive], { cwd: directory });
      const fly = (...words: string[]) =>
        execFileSync(join(directory, 'fly'), words, { env: { HOME: directory, PATH: '' }, encoding: 'utf8' });
      expect(fly('--version')).toBe('8.2.5\n');
      expect(fly('jobs', '-h')).toContain('fly [OPTIONS] jobs [jobs-OPTIONS]');
      expect(fly('completion', '--shell', 'bash')).toContain('complete -F _fly_compl fly');
      expect(fly('targets')).toBe('');
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
