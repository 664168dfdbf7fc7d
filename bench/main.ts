/**
 * `npm run bench -- [NAME...] [--json]`: runs the benches (all, or those named) and prints, per measurement, median, p95, p99, the physical
 * floor measured in the same run, and the ratio. Figures for people: nothing fails because a machine is slow.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, Measurement } from './measurement.ts';

const words = process.argv.slice(2);
const isJson = words.includes('--json');
const wanted = words.filter((word) => !word.startsWith('--'));
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''));

const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`there is no bench named ${unknown.join(', ')}; there are: ${names.join(', ')}`);
  process.exit(2);
}

const results: Record<string, Measurement[]> = {};
for (const name of wanted.length > 0 ? wanted : names) {
  const { run }: { run: Bench } = await import(join(import.meta.dirname, `${name}.bench.ts`));
  const measurements = await run((text) => process.stderr.write(`${name}: ${text}\n`));
  results[name] = measurements;
  if (!isJson) print(name, measurements);
}
if (isJson) console.log(JSON.stringify(results, null, 2));

function print(name: string, measurements: readonly Measurement[]): void {
  console.log(`\n${name}`);
  for (const { name: what, unit, median, p95, p99, count, floor, budget } of measurements) {
    console.log(`  ${what}`);
    const tails = count > 1 ? `  p95 ${round(p95)}  p99 ${round(p99)}  (${count} runs)` : '';
    console.log(`    median ${round(median)} ${unit}${tails}`);
    if (floor !== undefined) {
      console.log(`    floor  ${round(floor.value)} ${unit} (${floor.of})  ratio ${round(median / floor.value)}`);
    }
    if (budget !== undefined) console.log(`    budget ${budget}`);
  }
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
