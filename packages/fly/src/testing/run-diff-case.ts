import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFlyHome } from './fly-home.ts';
import { MemoryServer } from './memory-server.ts';

/** A case of schema `diff/1`. */
export interface DiffCase {
  readonly name: string;
  /** The pipeline that exists; null: none. */
  readonly old: string | null;
  readonly new: string;
  readonly flags?: readonly string[];
  readonly exit: number;
  readonly stdout: string;
  readonly stderr?: string;
}

/** What came out differently from what a case says. */
export interface Difference {
  readonly view: string;
  readonly expected: string;
  readonly actual: string;
}

/** Sets the old pipeline, then the new one, with `fly set-pipeline` itself against a server in memory; compares all that it prints. */
export async function runDiffCase({ old, new: fresh, flags = [], ...expected }: DiffCase): Promise<Difference[]> {
  using home = createFlyHome();
  home.target('http://127.0.0.1:18080');
  const transport = new MemoryServer('8.2.5');
  const set = (text: string, more: readonly string[]) => {
    writeFileSync(join(home.path, 'pipeline.yml'), text);
    const words = ['-t', 'g', 'set-pipeline', '-n', '-p', 'pl', '-c', 'pipeline.yml', ...more];
    return home.run(words, { transport, program: 'fly' });
  };
  if (old !== null) await set(old, []);
  const came = await set(fresh, flags);
  const views: [string, string, string][] = [
    ['exit', String(expected.exit), String(came.exit)],
    ['stdout', expected.stdout, came.stdout],
    ['stderr', expected.stderr ?? '', came.stderr],
  ];
  return views
    .filter(([, wanted, actual]) => wanted !== actual)
    .map(([view, wanted, actual]) => ({ view, expected: wanted, actual }));
}
