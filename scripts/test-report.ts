/** Reads what vitest's JSON reporter wrote of one project: how much passed, and what failed, by file and title. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

export type Counts = { passed: number; failed: number; skipped: number };
export type Failure = { file: string; title: string; message: string };
export type FileTime = { file: string; durationMs: number };
export type Report = { counts: Counts; failures: Failure[]; times: FileTime[] };

type JsonTest = { status: string; fullName: string; failureMessages: string[] };
type JsonFile = {
  name: string;
  status: string;
  message: string;
  startTime: number;
  endTime: number;
  assertionResults: JsonTest[];
};
type JsonReport = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: JsonFile[];
};

/** A run without a report broke before it could write one: that is a failure of its own, tied to no file. */
export function readReport(path: string, root: string): Report {
  let report: JsonReport;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { counts: { passed: 0, failed: 1, skipped: 0 }, failures: [], times: [] };
  }
  const failures = report.testResults.flatMap((file) => failuresOf(file, relative(root, file.name)));
  return {
    counts: {
      passed: report.numPassedTests,
      // A file that couldn't be loaded has no tests to count, and must not look green.
      failed: Math.max(report.numFailedTests, failures.length),
      skipped: report.numPendingTests + report.numTodoTests,
    },
    failures,
    times: report.testResults.map(({ name, startTime, endTime }) => ({
      file: relative(root, name),
      durationMs: endTime - startTime,
    })),
  };
}

function failuresOf(file: JsonFile, name: string): Failure[] {
  const failed = file.assertionResults.filter(({ status }) => status === 'failed');
  if (failed.length === 0 && file.status === 'failed') {
    return [{ file: name, title: '(the file itself)', message: firstLine(file.message) }];
  }
  return failed.map((test) => ({
    file: name,
    title: test.fullName,
    message: firstLine(test.failureMessages[0] ?? ''),
  }));
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? '';
}
