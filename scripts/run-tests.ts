/** What `./test` runs once everything is installed: the checks, then each project of tests, then one line that counts them all. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestDirectory } from './test-directory.ts';
import { type Counts, type Failure, type FileTime, readReport } from './test-report.ts';

const root = join(import.meta.dirname, '..');
/** Rows side by side: most of what they do is waiting, for a database, for a browser, for containers and servers. */
const allRows = [['unit', 'db'], ['browser', 'container'], ['e2e']];
const wanted = process.argv.slice(2);
const rows = wanted.length > 0 ? [wanted] : allRows;
openTestDirectory();
const reports = mkdtempSync(join(tmpdir(), 'rondo-tests-'));
const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const failures: (Failure & { project: string })[] = [];
const times: FileTime[] = [];

function run(argv: string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, argv, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

async function runProject(project: string): Promise<void> {
  const path = join(reports, `${project}.json`);
  const exitCode = await run([
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    project,
    '--passWithNoTests',
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${path}`,
  ]);
  const report = readReport(path, root);
  // A run that broke outside any test (a hook, an unhandled rejection) must not look green.
  if (exitCode !== 0 && report.counts.failed === 0) report.counts.failed = 1;
  if (report.counts.failed > 0 && report.failures.length === 0) {
    failures.push({ project, file: '', title: 'the run broke outside of any test', message: 'see its output above' });
  }
  for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += report.counts[key];
  failures.push(...report.failures.map((failure) => ({ ...failure, project })));
  times.push(...report.times);
}

async function runRow(row: readonly string[]): Promise<void> {
  for (const project of row) {
    const startedMs = performance.now();
    console.log(`\n== ${project} begins`);
    await runProject(project);
    console.log(`\n== ${project} ended after ${((performance.now() - startedMs) / 1000).toFixed(0)} s`);
  }
}

if (wanted.length === 0) {
  if ((await run(['scripts/check.ts'])) === 0) total.passed += 1;
  else {
    total.failed += 1;
    failures.push({ project: 'checks', file: '', title: 'npm run check', message: 'see its output above' });
  }
}
await Promise.all(rows.map(runRow));
rmSync(reports, { recursive: true, force: true });

console.log('\nThe files that took longest:');
for (const { file, durationMs } of times.toSorted((a, b) => b.durationMs - a.durationMs).slice(0, 12)) {
  console.log(`  ${(durationMs / 1000).toFixed(0).padStart(4)} s  ${file}`);
}
if (failures.length > 0) console.log('\nFailed:');
for (const { project, file, title, message } of failures)
  console.log(`  ${project}: ${file}: ${title}\n    ${message}`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);
