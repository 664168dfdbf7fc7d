import { describe, expect, it } from 'vitest';
import { findProgram } from './find-program.ts';
import { readAll, shell, TestContainers } from './testing/test-containers.ts';

const never = new AbortController().signal;

describe.for(['crun', 'runc'] as const)('with %s', (runtime) => {
  it.skipIf(findProgram(runtime) === undefined)(
    'containers run, with and without terminal, are joined (by crun) and stopped',
    async () => {
      await using test = await TestContainers.open([runtime]);
      expect(test.context.tools.runtime.name).toBe(runtime);
      const container = test.create();
      const task = shell(
        'task',
        'stty size; grep Seccomp: /proc/self/status; trap "exit 5" TERM; echo ready; sleep 60 & wait',
        {
          terminal: { columns: 500, rows: 400 },
        },
      );
      const held = await container.run(task);
      let seen = '';
      for await (const { bytes } of held.stream('stdout', 0, AbortSignal.timeout(20_000))) {
        seen += bytes.toString();
        if (seen.includes('ready')) break;
      }
      expect(seen).toMatch(/^400 500\r?\nSeccomp:\s+2\r?\n/);
      const visit = shell('visitor', 'cat; id -u; exit 3', { stdin: { kind: 'bytes', bytes: Buffer.from('in ') } });
      if (runtime === 'runc') await expect(container.run(visit)).rejects.toThrow(/install crun/);
      else expect(await readAll(await container.run(visit))).toBe('in 0\n');
      await container.stop({ kill: false, signal: never });
      expect(await held.ended).toEqual({ state: 'finished', exitStatus: 5 });
      const missing = await container.run(shell('missing', '', { path: 'nosuch', args: [] }));
      expect(await missing.ended).toMatchObject({ state: 'unstartable', reason: 'executable-not-found' });
      const endless = await container.run(shell('endless', 'sleep 1000'));
      await endless.untilStarted(never);
      await test.containers.destroy(container.handle);
      expect(await test.leftovers()).toEqual([]);
    },
  );
});

it('says what is missing and which packages bring it where no runtime works', async () => {
  await expect(TestContainers.open([])).rejects.toThrow(/can't run containers.*apt-get install crun/);
});
