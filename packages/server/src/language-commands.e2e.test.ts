import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('./bin.ts', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'rondo-language-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const good = 'jobs: [{name: j, plan: [{task: t, file: a/b.yml}]}]\n';
const misspelt = 'resources: [{name: repo, type: git}]\njobs: [{name: j, plan: [{get: repoo}]}]\n';

function file(name: string, content: string | Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

/** Runs the real program with a text as its standard input. */
async function rondo(words: readonly string[], input = '') {
  const child = spawn(process.execPath, [program, ...words], { cwd: directory });
  child.stdin.on('error', () => {}).end(input);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, exit] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { exit, stdout, stderr };
}

describe('rondo validate', () => {
  it('is content with a good pipeline', async () => {
    expect(await rondo(['validate', file('good.yml', good)])).toEqual({ exit: 0, stdout: 'looks good\n', stderr: '' });
  });

  it('takes -v for a var, wherever it stands, and not for the version', async () => {
    const path = file('vars.yml', 'jobs: [{name: j, plan: [{task: t, file: ((file))}]}]\n');
    for (const words of [
      ['-v', 'file=a/b.yml', '-o', path],
      [path, '-o', '-v', 'file=a/b.yml'],
    ]) {
      const { exit, stdout } = await rondo(['validate', ...words]);
      expect(exit).toBe(0);
      expect(stdout).toContain('file: a/b.yml');
    }
  });

  it('fails with the stock text first, then file, line, column and the nearest name', async () => {
    const path = file('misspelt.yml', misspelt);
    const { exit, stdout, stderr } = await rondo(['validate', path]);
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' });
    expect(stderr).toMatch(/^\nWARNING:\nError loading existing config:\n/);
    const unknown = "jobs.j.plan.do[0].get(repoo): unknown resource 'repoo'";
    expect(stderr).toContain(`\n${path}:2:26: error: ${unknown} (did you mean repo?)\n`);
  });

  it('reads standard input, and reports to programs in JSON alone', async () => {
    const { exit, stdout, stderr } = await rondo(['validate', '--json', '-'], misspelt);
    expect({ exit, stderr }).toEqual({ exit: 1, stderr: '' });
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ file: '<stdin>', valid: false });
    expect(report.findings).toContainEqual(
      expect.objectContaining({ severity: 'error', line: 2, column: 26, hint: 'did you mean repo?' }),
    );
  });

  it('ends with status 1 and one line where there is no such file', async () => {
    const stderr = 'error: cannot read absent.yml: there is no such file\n';
    expect(await rondo(['validate', 'absent.yml'])).toEqual({ exit: 1, stdout: '', stderr });
  });
});

describe('rondo format', () => {
  it('prints the canonical text, which it leaves as it is', async () => {
    const first = await rondo(['format', '-'], good);
    expect(first).toMatchObject({ exit: 0, stderr: '' });
    expect(first.stdout).toBe('jobs:\n- name: j\n  plan:\n  - file: a/b.yml\n    task: t\n');
    expect(await rondo(['format', '-'], first.stdout)).toEqual(first);
  });

  it('writes the file instead with --write, and prints nothing', async () => {
    const path = file('written.yml', good);
    expect(await rondo(['format', '--write', path])).toEqual({ exit: 0, stdout: '', stderr: '' });
    expect(readFileSync(path, 'utf8')).toMatch(/^jobs:\n- name: j\n/);
  });

  it('leaves a file alone that it cannot read, and says where', async () => {
    const path = file('broken.yml', 'jobs: [');
    const { exit, stdout, stderr } = await rondo(['format', '--write', path]);
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' });
    expect(stderr).toContain(`\n${path}:`);
    expect(readFileSync(path, 'utf8')).toBe('jobs: [');
  });

  it('does not write standard input', async () => {
    const { exit, stderr } = await rondo(['format', '-w', '-'], good);
    expect({ exit, stderr }).toEqual({
      exit: 1,
      stderr: 'error: standard input cannot be written: leave out --write\n',
    });
  });
});

describe('rondo schema', () => {
  it('prints a schema of draft 2020-12', async () => {
    const { exit, stdout, stderr } = await rondo(['schema', 'task']);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'Task',
    });
  });

  it('knows no other kind', async () => {
    const { exit, stderr } = await rondo(['schema', 'job']);
    expect(exit).toBe(1);
    expect(stderr).toMatch(/Allowed choices are pipeline, task/);
  });
});
