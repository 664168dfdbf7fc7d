import { afterAll, describe, expect, it } from 'vitest';
import { createFlyHome } from '../testing/fly-home.ts';
import { type GoldenRun, goldenRuns, hasGolden, recordedText, wordsOf } from '../testing/golden-runs.ts';
import { MemoryServer } from '../testing/memory-server.ts';

/** Runs that never ended, and those that depend on what was done before the recording. */
function isRepeatable({ exit, argv }: GoldenRun): boolean {
  return exit !== 'timeout' && !argv.includes('archive-pipeline') && !argv.includes('other');
}

/** In the order in which they were recorded. */
const runs = [...goldenRuns('setup.json'), ...goldenRuns('set-pipeline.json')]
  .filter(isRepeatable)
  .map((record, index) => ({ name: `${index}: ${record.argv.slice(3).join(' ')}`, record }));

describe.skipIf(!hasGolden)('recorded runs of set-pipeline, one after the other', () => {
  const home = createFlyHome();
  const transport = new MemoryServer('8.2.5');
  afterAll(() => home[Symbol.dispose]());

  it.each(runs)('$name', async ({ record }) => {
    home.target('http://127.0.0.1:18080');
    const { exit, stdout, stderr, stdin = '', typed, terminal_output: onTerminal } = record;
    if (onTerminal === undefined) {
      const outcome = await home.run(wordsOf(record), { transport, stdin });
      expect(outcome).toEqual({ exit, stdout: recordedText(stdout), stderr: recordedText(stderr) });
      return;
    }
    // Prompts are drawn with other control sequences; what stands before and after them is the same.
    const outcome = await home.run(wordsOf(record), { transport, ...(typed !== undefined && { typed }) });
    const [before, after] = around(recordedText(onTerminal).replaceAll('\r\n', '\n'));
    expect(outcome.exit).toBe(exit);
    expect(around(outcome.stdout)).toEqual([before, after]);
  });
});

/** What stands before a question, and what after it was answered and wiped away. */
function around(text: string): [string, string] {
  const question = text.indexOf(text.includes('\x1b[?2026$p') ? '\x1b[?2026$p' : '\r\x1b[J');
  const end = text.lastIndexOf('\x1b[J') + '\x1b[J'.length;
  return [text.slice(0, question), text.slice(end).replace('\x1b[?25h\x1b[?2004l', '')];
}
