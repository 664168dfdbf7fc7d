import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runFly } from './run-fly.ts';
import { captureIo } from './testing/captured-io.ts';
import { goldenRuns, hasGolden, recordedText, wordsOf } from './testing/golden-runs.ts';
import { recordedGets, startRecordedServer } from './testing/recorded-server.ts';

const runs = goldenRuns('tables.json');
describe.skipIf(!hasGolden)('probe', async () => {
  const home = mkdtempSync(join(tmpdir(), 'fly-'));
  it.each(runs.map((record) => ({ name: record.argv.join(' '), record })))('$name', async ({ record }) => {
    await using server = await startRecordedServer(recordedGets());
    writeFileSync(join(home, '.flyrc'), `targets:\n  g:\n    api: ${server.url}\n    team: main\n    token:\n      type: bearer\n      value: abc\n`);
    const plain = record.argv.filter((w) => w !== '--json' && w !== '-j' && w!=='--print-table-headers').join(' ');
    const partner = runs.find((r) => [`${plain} --json`,`${plain} -j`].includes(r.argv.join(' ')) && r.exit === 0 && r.stdout?.startsWith('['));
    if (partner) server.fallback(partner.stdout ?? '');
    const captured = captureIo({ env: { FLY_HOME: home, FAKE_FLY_VERSION: '8.2.5', TZ: 'UTC' } });
    const exit = await runFly(wordsOf(record), captured.io);
    const got = { exit, stdout: captured.stdout().replaceAll(server.url, 'http://127.0.0.1:18080'), stderr: captured.stderr() };
    expect(got).toEqual({ exit: record.exit, stdout: recordedText(record.stdout), stderr: recordedText(record.stderr) });
  });
});
