import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { bundleProgram } from './bundle-program.ts';

describe('a bundled program', () => {
  it('is one file that runs with an empty environment', async () => {
    const main = `import { check } from './time/check.ts'; import { runAsProcess } from './sdk/run-as-process.ts'; runAsProcess(check, 'check');`;
    const path = join(temporaryDirectoryForTest(), 'check');
    const text = await bundleProgram(main);
    writeFileSync(path, text);
    expect(text.split('\n')[0]).toBe('#!/usr/local/bin/node');
    const input = '{"source":{"start_after":"2999-01-01"}}';
    expect(execFileSync(process.execPath, [path], { env: {}, cwd: '/', input, encoding: 'utf8' })).toBe('null\n');
  });

  it('carries nothing that it does not use', async () => {
    const text = await bundleProgram(`import { check } from './mock/check.ts'; globalThis.program = check;`);
    expect(text).not.toContain('pino');
    expect(text.length).toBeLessThan(40_000);
  });
});
