import { describe, expect, it } from 'vitest';
import { createFlyHome } from '../testing/fly-home.ts';

const two = `targets:
  b:
    api: http://b
    team: main
  a:
    api: http://a
    team: dev
    token:
      type: bearer
      value: not-ours
`;

describe('saved targets', () => {
  it('are listed by name', async () => {
    using home = createFlyHome();
    expect(await home.run(['targets'])).toEqual({ exit: 0, stdout: '', stderr: '' });
    home.writeFlyrc(two);
    expect((await home.run(['--print-table-headers', 'targets'])).stdout).toBe(
      'name  url       team  expiry            \n' +
        'a     http://a  dev   n/a: invalid token\n' +
        'b     http://b  main  n/a               \n',
    );
  });

  it('can be renamed and pointed elsewhere; the token stays', async () => {
    using home = createFlyHome();
    home.writeFlyrc(two);
    const words = ['-t', 'a', 'edit-target', '--target-name', 'c', '-u', 'http://c', '-n', 'ops'];
    expect(await home.run(words)).toMatchObject({ exit: 0, stdout: 'Updated target: a\n' });
    expect((await home.run(['targets'])).stdout).toBe(
      'b  http://b  main  n/a               \nc  http://c  ops   n/a: invalid token\n',
    );
    expect(await home.run(['-t', 'b', 'edit-target'])).toMatchObject({
      exit: 1,
      stderr: 'error: error: no attributes specified to update\n',
    });
  });

  it('can be deleted', async () => {
    using home = createFlyHome();
    home.writeFlyrc(two);
    expect((await home.run(['-t', 'b', 'delete-target'])).stdout).toBe('deleted target: b\n');
    expect((await home.run(['-t', 'a', 'delete-target', '-a'])).stdout).toBe('deleted all targets\n');
    expect(home.flyrc()).toBe('targets: {}\n');
  });
});
