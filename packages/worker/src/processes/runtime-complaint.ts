import { readFileSync } from 'node:fs';

/**
 * What the runtime wrote to its log (JSON lines with `level` and `msg`), else what mount wrote. Warnings are left out;
 * of several errors the first is the cause. Empty where there is none.
 */
export function readComplaint(runtimeLog: string, mountLog: string): string {
  const errors = read(runtimeLog)
    .split('\n')
    .flatMap((line) => parseError(line));
  return errors[0] ?? read(mountLog).trim().replaceAll('\n', '; ');
}

function parseError(line: string): string[] {
  if (line === '') return [];
  try {
    const entry: unknown = JSON.parse(line);
    if (typeof entry !== 'object' || entry === null || !('msg' in entry) || typeof entry.msg !== 'string') return [];
    return 'level' in entry && entry.level === 'error' ? [entry.msg] : [];
  } catch {
    return [line];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
