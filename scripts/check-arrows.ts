import { execFile } from 'node:child_process';

/**
 * Holds every import against the arrows of the house. A run that saw no modules is a failure too: dependency-cruiser
 * passes happily on none when its TypeScript does not fit.
 */
export function checkArrows(root: string): Promise<{ ok: boolean; output: string }> {
  const argv = [
    'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
    'packages',
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'json',
  ];
  return new Promise((resolve) => {
    execFile(process.execPath, argv, { cwd: root, maxBuffer: 256 << 20 }, (_error, stdout, stderr) => {
      resolve(readReport(stdout, stderr));
    });
  });
}

type Violation = { from: string; to: string; rule: { name: string }; comment?: string };

function readReport(stdout: string, stderr: string): { ok: boolean; output: string } {
  let report: { summary: { violations: Violation[]; totalCruised: number } };
  try {
    report = JSON.parse(stdout);
  } catch {
    return { ok: false, output: `dependency-cruiser gave no report: ${stderr || stdout}` };
  }
  const { violations, totalCruised } = report.summary;
  if (totalCruised === 0) return { ok: false, output: 'dependency-cruiser saw no modules' };
  const lines = violations.map(({ from, to, rule }) => `${rule.name}: ${from} -> ${to}`);
  return { ok: violations.length === 0, output: lines.join('\n') };
}
