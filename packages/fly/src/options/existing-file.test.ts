import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFlyHome } from '../testing/fly-home.ts';

describe('files that options name', () => {
  it.each([
    ['nope', 'stat nope: no such file or directory'],
    ['-', 'stat -: no such file or directory'],
    ['*.yml', 'stat *.yml: no such file or directory'],
    ['', 'stat : no such file or directory'],
    ['team.yml/x', 'stat team.yml/x: not a directory'],
    ['in', "path 'in' is a directory, not a file"],
  ])('set-team takes one file by its name, not %j', async (config, reason) => {
    using home = createFlyHome();
    mkdirSync(join(home.path, 'in'));
    writeFileSync(join(home.path, 'team.yml'), 'roles: []\n');
    expect(await home.run(['-t', 'g', 'set-team', '-n', 'x', `--config=${config}`])).toEqual({
      exit: 1,
      stdout: '',
      stderr: `error: invalid argument for flag \`-c, --config' (expected flag.File): ${reason}\n`,
    });
  });

  it('what lies below a file does not exist', async () => {
    using home = createFlyHome();
    writeFileSync(join(home.path, 'p.yml'), 'jobs: []\n');
    const { stderr } = await home.run(['validate-pipeline', '-c', 'p.yml/x']);
    expect(stderr).toBe(
      "error: invalid argument for flag `-c, --config' (expected atc.PathFlag): path 'p.yml/x' does not exist\n",
    );
  });
});
