import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Measurement, sample, summarize } from '../measurement.ts';

const runs = 5;

/** How long each program takes to say that its request is none, beside a Node.js that does nothing. */
export async function measureStartUp(bundles: string, directory: string): Promise<Measurement[]> {
  const empty = join(directory, 'empty.cjs');
  await writeFile(empty, '');
  const types = (await readdir(bundles, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const slowest = { name: '', samples: [Number.NEGATIVE_INFINITY], floor: 0 };
  const all: number[] = [];
  const floors: number[] = [];
  for (const { name } of types) {
    for (const program of ['check', 'in', 'out']) {
      const argv = [join(bundles, name, program), ...(program === 'check' ? [] : [join(directory, 'target')])];
      // Taking turns with the floor, so that both see the same machine.
      const own: number[] = [];
      const around: number[] = [];
      for (let run = 0; run < runs; run += 1) {
        around.push(...(await sample(1, () => runNode([empty]), { warmUp: 0 })));
        own.push(...(await sample(1, () => runNode(argv), { warmUp: 0 })));
      }
      all.push(...own);
      floors.push(...around);
      if (medianOf(own) > medianOf(slowest.samples))
        Object.assign(slowest, { name: `${name} ${program}`, samples: own, floor: medianOf(around) });
    }
  }
  const of = 'Node.js with an empty file';
  return [
    summarize('start-up of any program', all, { floor: { value: medianOf(floors), of }, budget: '80 ms' }),
    summarize(`start-up of the slowest, ${slowest.name}`, slowest.samples, {
      floor: { value: slowest.floor, of },
      budget: '80 ms',
    }),
  ];
}

async function runNode(argv: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, argv, { stdio: ['pipe', 'ignore', 'ignore'], env: {} });
  child.stdin.on('error', () => undefined);
  child.stdin.end('{');
  await once(child, 'close');
}

function medianOf(samples: readonly number[]): number {
  return summarize('', samples).median;
}
