import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createFlyHome } from './testing/fly-home.ts';
import { runsAt } from './testing/golden-places.ts';
import { goldenRuns, hasGolden, recordedText, wordsOf } from './testing/golden-runs.ts';
import { type RecordedServer, recordedGets, startRecordedServer } from './testing/recorded-server.ts';
import { rewindListing } from './testing/rewind-listing.ts';

const tables = goldenRuns('tables.json');
const listings = runsAt('listings').map(({ name, run }) => ({
  name: run.tty === true ? `${name}, on a terminal` : name,
  command: name,
  record: run,
  onTerminal: run.tty === true,
  table: stripVTControlCharacters(run.terminal_output?.replaceAll('\r\n', '\n') ?? run.stdout ?? ''),
}));

/** Recorded in UTC. */
const isUtc = new Date().getTimezoneOffset() === 0;

describe.skipIf(!hasGolden || !isUtc)('recorded listings come out byte for byte', () => {
  it.each(listings)('$name', async ({ command, record, onTerminal, table }) => {
    await using server = await startRecordedServer(recordedGets());
    using home = createFlyHome();
    const json = jsonOf(command);
    if (json !== undefined) answerWith(server, json, { command, table });
    // An expiry is part of the token.
    home.target(server.url, command === 'targets' ? tokenUntil(table) : undefined);
    const nowMs = commandOf(command) === 'workers' ? momentOf(table, json) : undefined;
    const words = ['-t', 'g', ...wordsOf(record).slice(2)];
    const place = { env: { TZ: 'UTC' }, ...(onTerminal && { typed: '' }), ...(nowMs !== undefined && { nowMs }) };
    const { exit, stdout, stderr } = await home.run(words, place);
    expect({ exit, stdout: unmask(stdout, server.url), stderr }).toEqual({
      exit: record.exit,
      stdout: record.terminal_output?.replaceAll('\r\n', '\n') ?? recordedText(record.stdout),
      stderr: recordedText(record.stderr),
    });
  });
});

function unmask(text: string, url: string): string {
  return text.replaceAll(url, 'http://127.0.0.1:18080').replace(/\\u003c(RESOURCE_TYPES)\\u003e/g, '<$1>');
}

/** The same listing as JSON, or that of all there is; undefined where there is none. */
function jsonOf(command: string): string | undefined {
  const plain = command.replace(/ --json|--print-table-headers /, '').replace(/^pipelines$/, '$& --include-archived');
  const lines = [plain, ...(/ -c [24]$/.test(plain) ? [commandOf(plain)] : [])].map(
    (line) => `fly -t g ${line} --json`,
  );
  const found = lines
    .map((line) => tables.find(({ argv }) => argv.join(' ') === line))
    .find((run) => run !== undefined);
  return /^[[{]/.test(found?.stdout ?? '') ? found?.stdout : undefined;
}

function answerWith(
  server: RecordedServer,
  json: string,
  { command, table }: { command: string; table: string },
): void {
  const name = commandOf(command);
  if (name === 'builds') server.answer('GET /api/v1/teams', { body: '[{"id":1,"name":"main"}]' });
  server.fallback(command.includes('--json') ? json : rewindListing(name, json, table));
}

function commandOf(line: string): string {
  return line.split(' ').find((word) => !word.startsWith('-')) ?? '';
}

/** Of a worker as old as the table says. */
function momentOf(table: string, json = '[]'): number | undefined {
  const [, minutes, seconds] = / (\d+)m(\d+)s/.exec(table) ?? [];
  const [worker] = JSON.parse(json);
  return minutes === undefined ? undefined : (worker.start_time + Number(minutes) * 60 + Number(seconds)) * 1000;
}

function tokenUntil(table: string): string {
  const token = Buffer.alloc(28);
  token.writeBigUInt64LE(BigInt(Date.parse(/\w{3}, .* UTC/.exec(table)?.[0] ?? '') / 1000), 20);
  return token.toString('base64').replaceAll('=', '');
}
