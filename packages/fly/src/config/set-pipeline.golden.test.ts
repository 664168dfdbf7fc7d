import { afterAll, describe, expect, it } from 'vitest';
import { createFlyHome } from '../testing/fly-home.ts';
import { runsAt } from '../testing/golden-places.ts';
import { hasGolden, recordedText, wordsOf } from '../testing/golden-runs.ts';
import { MemoryServer } from '../testing/memory-server.ts';
import { terminalScreen } from '../testing/terminal-screen.ts';

/** In the order in which they were recorded. */
const runs = runsAt('set-pipeline').map(({ name, run }, index) => ({ name: `${index}: ${name}`, record: run }));

describe.skipIf(!hasGolden)('recorded runs of set-pipeline, one after the other', () => {
  const home = createFlyHome();
  const transport = new MemoryServer('8.2.5');
  afterAll(() => home[Symbol.dispose]());

  it.each(runs)('$name', async ({ record }) => {
    home.target('http://127.0.0.1:18080');
    const { exit, stdout = '', stderr, stdin = '', typed, terminal_output: onTerminal } = record;
    // Somebody had set it before it was recorded.
    if (record.argv.includes('other')) await home.run(wordsOf(record), { transport });
    const waitsForEver = exit === 'timeout';
    const input = typed === undefined ? { stdin: waitsForEver ? '' : stdin } : { typed };
    const outcome = await home.run(wordsOf(record), { transport, ...input });
    if (onTerminal !== undefined) {
      expect(outcome.exit).toBe(exit);
      expect(terminalScreen(outcome.stdout)).toBe(terminalScreen(recordedText(onTerminal)));
    } else if (waitsForEver) {
      // The stock client takes no answer from a pipe; ours takes its end for a no (fly.md 7).
      const asked = `${beforeQuestion(stdout)}apply configuration? [yN]: `;
      expect(outcome).toEqual({ exit: 0, stdout: `${asked}\nbailing out\n`, stderr: recordedText(stderr) });
    } else {
      expect(outcome).toEqual({ exit, stdout: recordedText(stdout), stderr: recordedText(stderr) });
    }
  });
});

function beforeQuestion(text: string): string {
  return text.slice(0, text.indexOf('\x1b[?2026$p'));
}
