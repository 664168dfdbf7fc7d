import { describe, expect, it } from 'vitest';
import { createFlyHome } from './testing/fly-home.ts';
import { type GoldenRun, goldenRuns, hasGolden, recordedText, wordsOf } from './testing/golden-runs.ts';
import { type RecordedServer, recordedGets, startRecordedServer } from './testing/recorded-server.ts';
import { rewindListing } from './testing/rewind-listing.ts';

const tables = goldenRuns('tables.json').map((record) => ({ name: record.argv.slice(3).join(' '), record }));

/** Recorded in UTC. */
const isUtc = new Date().getTimezoneOffset() === 0;

describe.skipIf(!hasGolden || !isUtc)('recorded listings come out byte for byte', () => {
  it.each(tables)('$name', async ({ record }) => {
    await using server = await startRecordedServer(recordedGets());
    using home = createFlyHome();
    const json = jsonOf(record);
    if (json !== undefined) answerWith(server, json, record);
    // An expiry is part of the token.
    home.target(server.url, record.argv.includes('targets') ? tokenUntil(recordedText(record.stdout)) : undefined);
    const nowMs = record.argv.includes('workers') ? momentOf(record, json) : undefined;
    const outcome = await home.run(wordsOf(record), { env: { TZ: 'UTC' }, ...(nowMs !== undefined && { nowMs }) });
    const stdout = outcome.stdout.replaceAll(server.url, 'http://127.0.0.1:18080');
    const shown = { ...outcome, stdout: stdout.replace(/\\u003c(RESOURCE_TYPES)\\u003e/g, '<$1>') };
    expect(shown).toEqual({
      exit: record.exit,
      stdout: recordedText(record.stdout),
      stderr: recordedText(record.stderr),
    });
  });
});

/** The same listing as JSON, or that of all there is; undefined where there is none. */
function jsonOf({ argv }: GoldenRun): string | undefined {
  const plain = argv.filter((word) => word !== '--json' && word !== '--print-table-headers').join(' ');
  const lines = [`${plain} --json`, `fly -t g ${commandOf(argv)} --json`];
  const found = lines.map((line) => tables.find(({ record }) => record.argv.join(' ') === line));
  const json = (found[0] ?? (plain.endsWith('-c 2') ? found[1] : undefined))?.record.stdout;
  return json?.startsWith('[') === true || json?.startsWith('{') === true ? json : undefined;
}

function answerWith(server: RecordedServer, json: string, { argv, stdout = '' }: GoldenRun): void {
  const command = commandOf(argv);
  if (command === 'builds') server.answer('GET /api/v1/teams', { body: '[{"id":1,"name":"main"}]' });
  server.fallback(argv.includes('--json') ? json : rewindListing(command, json, stdout));
}

function commandOf(argv: readonly string[]): string {
  return argv.slice(3).find((word) => !word.startsWith('-')) ?? '';
}

/** Of a worker as old as the table says. */
function momentOf({ stdout = '' }: GoldenRun, json = '[]'): number | undefined {
  const [, minutes, seconds] = / (\d+)m(\d+)s/.exec(stdout) ?? [];
  const [worker] = JSON.parse(json);
  return minutes === undefined ? undefined : (worker.start_time + Number(minutes) * 60 + Number(seconds)) * 1000;
}

function tokenUntil(table: string): string {
  const token = Buffer.alloc(28);
  token.writeBigUInt64LE(BigInt(Date.parse(/\w{3}, .* UTC/.exec(table)?.[0] ?? '') / 1000), 20);
  return token.toString('base64').replaceAll('=', '');
}
