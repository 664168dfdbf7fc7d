import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const maxLines = 400;
const bannedNames = /^(utils?|helpers?|common|lib|types|misc|service)(\.|$)/;
const bannedWords: [RegExp, string][] = [
  [/@ts-(ignore|nocheck|expect-error)/, 'the type checker is not to be silenced'],
  [/\bas any\b|: any\b/, 'no any'],
  [/\b(it|test|describe)\.(only|todo)\(/, 'no test is left alone or for later'],
];

/** The rules that no tool knows: names of files, their length, a README for each room, no silenced checks. */
export async function checkHouse(root: string): Promise<{ ok: boolean; output: string }> {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter((file) => file !== '' && existsSync(join(root, file)));
  const findings = [...files.flatMap((file) => checkFile(root, file)), ...checkRooms(files)];
  return { ok: findings.length === 0, output: findings.join('\n') };
}

function checkFile(root: string, file: string): string[] {
  const findings: string[] = [];
  for (const part of file.split('/')) {
    if (bannedNames.test(part)) findings.push(`${file}: a name that says nothing (${part})`);
  }
  if (!/\.(ts|svelte)$/.test(file) || file.includes('/generated/')) return findings;
  if (!/^[a-z0-9.-]+\.ts$|^[A-Z][A-Za-z0-9]+\.svelte$/.test(basename(file))) {
    findings.push(`${file}: files are kebab-case.ts or PascalCase.svelte`);
  }
  const text = readFileSync(join(root, file), 'utf8');
  const lineCount = text.split('\n').length - 1;
  if (lineCount > maxLines && !isTable(text)) findings.push(`${file}: ${lineCount} lines, ${maxLines} at most`);
  if (file === 'scripts/check-house.ts') return findings;
  text.split('\n').forEach((line, index) => {
    for (const [pattern, why] of bannedWords) {
      if (pattern.test(line)) findings.push(`${file}:${index + 1}: ${why}`);
    }
  });
  return findings;
}

/** A file that is one table of data says so in its head and may be as long as the table is. */
function isTable(text: string): boolean {
  return /^\/\*\* Table: /m.test(text.slice(0, 400));
}

function checkRooms(files: string[]): string[] {
  const rooms = new Set(files.flatMap((file) => /^packages\/([^/]+)\/package\.json$/.exec(file)?.[1] ?? []));
  return [...rooms]
    .filter((room) => !files.includes(`packages/${room}/README.md`))
    .map((room) => `packages/${room}: no README.md`);
}
