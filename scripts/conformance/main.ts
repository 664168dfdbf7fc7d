import { parseArgs } from 'node:util';
import { type CaseFile, findCases } from './find-cases.ts';
import type { ConformanceCase } from './runner.ts';

const usage = `Usage: npm run conformance -- DIR...

Runs every vector file and every corpus below the given directories, prints a line for
each case that fails with what was expected and what came, and ends with the counts.
`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean', short: 'h' } },
});

if (values.help === true || positionals.length === 0) {
  process.stdout.write(usage);
  process.exitCode = values.help === true ? 0 : 2;
} else {
  const { passed, failed } = await runAll(findCases(positionals));
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed > 0 ? 1 : 0;
}

async function runAll(files: readonly CaseFile[]): Promise<{ passed: number; failed: number }> {
  let passed = 0;
  let failed = 0;
  for (const { path, cases } of files) {
    for (const test of cases) {
      const failures = await runOne(test);
      if (failures.length === 0) passed++;
      else failed++;
      for (const failure of failures) process.stdout.write(`${path}: ${test.name}: ${failure}\n`);
    }
  }
  return { passed, failed };
}

async function runOne(test: ConformanceCase): Promise<string[]> {
  try {
    const mismatches = await test.run();
    return mismatches.map(
      ({ view, expected, actual }) => `${view}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`,
    );
  } catch (error) {
    return [`threw ${error instanceof Error ? error.stack : String(error)}`];
  }
}
