import { describe, expect, it } from 'vitest';
import { validateLanguageFile } from './validate-language-file.ts';

const check = (text: string | Uint8Array, options = {}) => validateLanguageFile('f.yml', Buffer.from(text), options);

describe('validating a file', () => {
  it('refuses misspelt keys only when strict, and names the nearest', () => {
    const text = 'jobs: [{name: j, sreial: true, plan: [{task: t, file: f}]}]';
    expect(check(text)).toEqual({ exitCode: 0, stdout: 'looks good\n', stderr: '' });
    const strict = check(text, { strict: true });
    expect(strict.exitCode).toBe(1);
    expect(strict.stderr).toMatch(/^error: .*"sreial"\nf\.yml:1:18: error: .*\(did you mean serial\?\)\n$/);
  });

  it('tells warnings with their places; they fail only when strict', () => {
    const text = 'jobs: [{name: J, plan: [{task: t, file: f}]}]';
    expect(check(text)).toMatchObject({ exitCode: 0, stdout: 'looks good\n' });
    expect(check(text).stderr).toMatch(/\nf\.yml:1:\d+: warning: .*'J' is not a valid identifier/);
    expect(check(text, { strict: true }).exitCode).toBe(1);
  });

  it('advises when asked, without failing', () => {
    const text = 'jobs: [{name: j, plan: [{task: t, file: f, params: {A: yes}}]}]';
    expect(check(text).stderr).toBe('');
    const advised = check(text, { advice: true });
    expect(advised.exitCode).toBe(0);
    expect(advised.stderr).toBe('f.yml:1:56: advice: the value yes is read as true (write "yes" if it is text)\n');
  });

  it.each([
    ['an empty file', '', /f\.yml:1:1: error: jobs: pipeline must contain at least one job/],
    ['what is no UTF-8', Uint8Array.from([0xff, 0x61]), /f\.yml:1:1: error: .*invalid leading UTF-8 octet/],
    ['what is no YAML', 'jobs: [', /f\.yml:1:8: error: .*did not find expected node content/],
  ])('refuses %s', (_, text, message) => {
    expect(check(text)).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringMatching(message) });
  });
});

describe('validating a task', () => {
  it('is content with a good one', () => {
    expect(check('{platform: linux, run: {path: ls}}', { task: true })).toEqual({
      exitCode: 0,
      stdout: 'looks good\n',
      stderr: '',
    });
  });

  it('names the nearest key of an unknown one', () => {
    const { exitCode, stderr } = check('platform: linux\nrunn: {path: ls}\n', { task: true });
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      'error: unknown fields: [runn]\nf.yml:2:1: error: unknown fields: [runn] (did you mean run?)\n',
    );
  });

  it('says each problem with its place in JSON', () => {
    const { exitCode, stdout, stderr } = check('', { task: true, json: true });
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      file: 'f.yml',
      valid: false,
      findings: [{ text: "missing 'platform'" }],
    });
  });
});
