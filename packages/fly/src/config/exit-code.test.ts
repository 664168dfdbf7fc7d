import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFlyHome } from '../testing/fly-home.ts';
import { MemoryServer } from '../testing/memory-server.ts';

describe('set-pipeline --dry-run --exit-code', () => {
  it('tells scripts whether something would change, and changes nothing', async () => {
    using home = createFlyHome();
    home.target('http://x');
    const transport = new MemoryServer('8.2.5');
    writeFileSync(join(home.path, 'p.yml'), 'resources: [{name: r, type: t}]\njobs: [{name: j, plan: [{get: r}]}]\n');
    const set = (...more: string[]) =>
      home.run(['-t', 'g', 'set-pipeline', '-n', '-p', 'p', '-c', 'p.yml', ...more], { transport });
    expect((await set('-d', '--exit-code')).exit).toBe(2);
    expect((await set('-d')).exit).toBe(0);
    expect((await set()).stdout).toContain('pipeline created!');
    expect(await set('-d', '--exit-code')).toMatchObject({ exit: 0, stdout: 'no changes to apply\n' });
  });
});
