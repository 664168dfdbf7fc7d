import { describe, expect, it } from 'vitest';
import { createFlyHome } from './testing/fly-home.ts';
import { type GoldenRun, goldenRuns, hasGolden, recordedText, wordsOf } from './testing/golden-runs.ts';
import { recordedGets, startRecordedServer } from './testing/recorded-server.ts';

function expected({ exit, stdout, stderr }: GoldenRun) {
  return { exit, stdout: recordedText(stdout), stderr: recordedText(stderr) };
}

/** Runs by their command lines. */
function named(runs: readonly GoldenRun[]): { name: string; record: GoldenRun }[] {
  return runs.map((record) => ({ name: record.argv.join(' '), record }));
}

/** Runs that reach no server. */
const offline = [
  ...goldenRuns('help.json'),
  ...goldenRuns('validate-format.json').filter(({ argv }) => argv[1] !== '-t'),
];

describe.skipIf(!hasGolden)('recorded runs without a server come out byte for byte', () => {
  it.each(named(offline))('$name', async ({ record }) => {
    using home = createFlyHome();
    expect(await home.run(wordsOf(record), record.stdin === undefined ? {} : { stdin: record.stdin })).toEqual(
      expected(record),
    );
  });
});

const tables = goldenRuns('tables.json');

/** The same listing as JSON: what the server must have said. */
function jsonPartner({ argv }: GoldenRun): string | undefined {
  const plain = argv.filter((word) => !['--json', '-j', '--print-table-headers'].includes(word)).join(' ');
  const partner = tables.find(({ argv: other }) => [`${plain} --json`, `${plain} -j`].includes(other.join(' ')));
  return partner?.stdout?.startsWith('[') === true ? partner.stdout : undefined;
}

/** Between a table and its JSON the recorded server went on working: builds started, containers and volumes went. */
const movedOn =
  /^fly -t g (--print-table-headers )?(builds( -c \d+)?( -n main| --all-teams| --current-team)?( -c 2)?( --since .*)?|builds --all-teams .*|workers.*|containers|volumes( -d)?|get-components|health|targets|workers( -d)?|pipelines.*|paused-pipelines)$/;

/** Other recordings of the same answers are of another moment, or are not there. */
const unanswered = /builds -[jp] |--all-teams|active-users|health --json|workers|volumes|containers/;

/** Recorded in UTC. */
const isUtc = new Date().getTimezoneOffset() === 0;

describe.skipIf(!hasGolden || !isUtc)('recorded listings come out byte for byte', () => {
  const replayable = tables.filter((record) => {
    const line = record.argv.join(' ');
    return jsonPartner(record) === undefined ? !movedOn.test(line) && !unanswered.test(line) : !movedOn.test(line);
  });
  it.each(named(replayable))('$name', async ({ record }) => {
    await using server = await startRecordedServer(recordedGets());
    const partner = jsonPartner(record);
    if (partner !== undefined) server.fallback(partner);
    using home = createFlyHome();
    home.target(server.url);
    const { exit, stdout, stderr } = await home.run(wordsOf(record), { env: { TZ: 'UTC' } });
    const shown = stdout.replaceAll(server.url, 'http://127.0.0.1:18080');
    expect({ exit, stdout: shown, stderr }).toEqual(expected(record));
  });
});
