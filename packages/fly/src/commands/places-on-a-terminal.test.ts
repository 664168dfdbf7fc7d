import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFlyHome } from '../testing/fly-home.ts';

/** Runs a command on a file, with output that is a terminal or not; colours are left out. */
async function run(command: string, text: string, isTerminal: boolean) {
  using home = createFlyHome();
  writeFileSync(join(home.path, 'p.yml'), text);
  const typed = isTerminal ? { typed: '' } : {};
  return await home.run([command, '-c', 'p.yml'], { env: { NO_COLOR: '1' }, ...typed });
}

describe('on a terminal places and hints follow what the stock client says', () => {
  it.each([
    [
      'validate-pipeline',
      'jobs: [{name: j, sreial: true, plan: [{do: []}]}]',
      'p.yml:1:18: warning: unknown field "sreial" is ignored here, the server refuses it (did you mean serial?)\n',
    ],
    [
      'validate-pipeline',
      'jobs: [{name: j, plan: [{do: [], ensur: {}}]}]',
      `p.yml:1:34: error: jobs.j.plan.do[0]: unknown fields ["ensur"]\n`,
    ],
    [
      'format-pipeline',
      'jobs: [{name: 1,\n  plan: {}}]',
      'p.yml:2:3: error: could not unmarshal config: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal object into Go struct field JobConfig.jobs.plan of type []atc.Step\n',
    ],
  ])('%s: %s', async (command, text, places) => {
    const plain = await run(command, text, false);
    const told = await run(command, text, true);
    expect(plain.stderr).not.toContain('p.yml:');
    expect(told).toEqual({ ...plain, stderr: plain.stderr + places });
  });
});
