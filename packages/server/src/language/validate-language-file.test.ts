import { describe, expect, it } from 'vitest';
import { collectVar, collectYamlVar, gatherLanguageVars, type VarFlags } from './language-vars.ts';
import { validateLanguageFile } from './validate-language-file.ts';

const check = (text: string | Uint8Array, options = {}) => validateLanguageFile('f.yml', Buffer.from(text), options);

describe('validating a file', () => {
  it('refuses misspelt keys only when strict, but warns of them always, and names the nearest', async () => {
    const text = 'jobs: [{name: j, sreial: true, plan: [{task: t, file: f}]}]';
    const lenient = await check(text);
    expect(lenient).toMatchObject({ exitCode: 0, stdout: 'looks good\n' });
    expect(lenient.stderr).toBe(
      'f.yml:1:18: warning: unknown field "sreial" is ignored here, the server refuses it (did you mean serial?)\n',
    );
    const strict = await check(text, { strict: true });
    expect(strict.exitCode).toBe(1);
    expect(strict.stderr).toMatch(/^error: .*"sreial"\nf\.yml:1:18: error: .*\(did you mean serial\?\)\n$/);
  });

  it('tells warnings with their places; they fail only when strict', async () => {
    const text = 'jobs: [{name: J, plan: [{task: t, file: f}]}]';
    expect(await check(text)).toMatchObject({ exitCode: 0, stdout: 'looks good\n' });
    expect((await check(text)).stderr).toMatch(/\nf\.yml:1:\d+: warning: .*'J' is not a valid identifier/);
    expect((await check(text, { strict: true })).exitCode).toBe(1);
  });

  it('advises when asked, without failing', async () => {
    const text = 'jobs: [{name: j, plan: [{task: t, file: f, params: {A: yes}}]}]';
    expect((await check(text)).stderr).toBe('');
    const advised = await check(text, { advice: true });
    expect(advised.exitCode).toBe(0);
    expect(advised.stderr).toBe('f.yml:1:56: advice: the value yes is read as true (write "yes" if it is text)\n');
  });

  it.each([
    ['an empty file', '', /f\.yml:1:1: error: jobs: pipeline must contain at least one job/],
    ['what is no UTF-8', Uint8Array.from([0xff, 0x61]), /f\.yml:1:1: error: .*invalid leading UTF-8 octet/],
    ['what is no YAML', 'jobs: [', /f\.yml:1:8: error: .*did not find expected node content/],
  ])('refuses %s', async (_, text, message) => {
    expect(await check(text)).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringMatching(message) });
  });
});

describe('vars', () => {
  const text = 'jobs: [{name: ((n)), serial: ((s)), plan: [{task: t, file: f}]}]';
  const given = (flags: VarFlags, files: Record<string, string> = {}) => ({
    gatherVars: () => gatherLanguageVars(flags, async (path) => Buffer.from(files[path] ?? '')),
  });

  it('are filled in before the file is judged', async () => {
    expect(await check(text)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('of type bool') });
    const flags: VarFlags = { var: collectVar('n=a', undefined), yamlVar: collectYamlVar('s=true', undefined) };
    expect(await check(text, given(flags))).toMatchObject({ exitCode: 0, stdout: 'looks good\n' });
    const { stdout } = await check(text, { ...given(flags), output: true });
    expect(stdout).toBe('jobs:\n- name: a\n  plan:\n  - file: f\n    task: t\n  serial: true\n\n');
  });

  it('come from files, the last of which wins, behind those of the command line', async () => {
    const files = { one: 'n: a\ns: "no"', two: 's: true', three: 'n: [' };
    const flags: VarFlags = { loadVarsFrom: ['one', 'two'], instanceVar: collectYamlVar('n=b', undefined) };
    const { stdout } = await check(text, { ...given(flags, files), output: true });
    expect(stdout).toContain('name: b\n');
    await expect(check(text, given({ loadVarsFrom: ['three'] }, files))).rejects.toMatchObject({
      code: 'START',
      message: expect.stringMatching(/^could not unmarshal template variables \(three\): .*did not find expected/),
    });
    expect(() => collectVar('n', undefined)).toThrow("invalid variable pair 'n' (must be name=value)");
  });

  it('are not asked for where a key stands twice', async () => {
    const twice = await check('jobs: []\njobs: []', given({ loadVarsFrom: ['three'] }, { three: '[' }));
    expect(twice.stderr).toContain('mapping key "jobs" already defined at line 1');
  });

  it('fill in a task, whose findings then have no places', async () => {
    const flags: VarFlags = { var: collectVar('p=linux', undefined) };
    const task = 'platform: ((p))\nrun: {path: ((q))}\n';
    expect(await check(task, { task: true, ...given(flags) })).toMatchObject({ exitCode: 0 });
    const { stderr } = await check(`${task}runn: 1\n`, { task: true, ...given(flags) });
    expect(stderr).toContain('\nf.yml: error: unknown fields: [runn]');
  });
});

describe('validating a task', () => {
  it('is content with a good one', async () => {
    expect(await check('{platform: linux, run: {path: ls}}', { task: true })).toEqual({
      exitCode: 0,
      stdout: 'looks good\n',
      stderr: '',
    });
  });

  it('names the nearest key of an unknown one', async () => {
    const { exitCode, stderr } = await check('platform: linux\nrunn: {path: ls}\n', { task: true });
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      'error: unknown fields: [runn]\nf.yml:2:1: error: unknown fields: [runn] (did you mean run?)\n',
    );
  });

  it('says each problem with its place in JSON', async () => {
    const { exitCode, stdout, stderr } = await check('', { task: true, json: true });
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      file: 'f.yml',
      valid: false,
      findings: [{ text: "missing 'platform'" }],
    });
  });
});
