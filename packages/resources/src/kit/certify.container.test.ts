import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { certify, type KitReport } from './certify.ts';
import { readKitRequest } from './kit-request.ts';
import { renderFinding, renderVerdict } from './render-report.ts';
import { DirectorySubject } from './subject/directory-subject.ts';

/** A resource type as somebody might write it, in shell: versions 1 to 3, and a file with the version's number. */
const good = {
  check: `request=$(cat)
case $request in *'{"source":{'*'}'*) ;; *) echo "no request" >&2; exit 1 ;; esac
case $request in *refused*) echo "source.refused is unknown" >&2; exit 1 ;; esac
case $request in
  *'"n":"1"'*) echo '[{"n":"1"},{"n":"2"},{"n":"3"}]' ;;
  *) echo '[{"n":"2"},{"n":"3"}]' ;;
esac`,
  in: `request=$(cat)
[ -n "$1" ] || { echo "usage: in DIR" >&2; exit 1; }
case $request in *'"version":{'*) ;; *) echo "no version" >&2; exit 1 ;; esac
printf '%s' "$request" | sed 's/.*"n":"\\([0-9]*\\)".*/\\1/' > "$1/number"
echo "{\\"version\\":{\\"n\\":\\"$(cat "$1/number")\\"},\\"metadata\\":[]}"`,
  out: `request=$(cat)
[ -n "$1" ] || { echo "usage: out DIR" >&2; exit 1; }
case $request in *'}') ;; *) echo "no request" >&2; exit 1 ;; esac
echo "{\\"version\\":{\\"n\\":\\"$(cat "$1/next")\\"}}"`,
};

function typeOf(programs: Partial<Record<'check' | 'in' | 'out', string>>): string {
  const directory = temporaryDirectoryForTest();
  for (const [name, script] of Object.entries({ ...good, ...programs })) {
    writeFileSync(join(directory, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  return directory;
}

async function examine(
  programs: Parameters<typeof typeOf>[0],
  request: object = {},
): Promise<{ report: KitReport; wrong: string[]; text: string }> {
  const inputs = temporaryDirectoryForTest();
  writeFileSync(join(inputs, 'next'), '4');
  const asked = readKitRequest(
    JSON.stringify({
      source: { password: 'hunter2' },
      cursor: { n: '1' },
      put: { inputs },
      refused_source: { refused: true },
      timeout: '5s',
      ...request,
    }),
  );
  const report = await certify(new DirectorySubject(typeOf(programs)), asked, { signal: new AbortController().signal });
  const wrong = report.findings.filter(({ outcome }) => outcome.kind !== 'passed').map(({ name }) => name);
  const text = [...report.findings.map(renderFinding), renderVerdict(report)].join('\n');
  return { report, wrong, text };
}

/** What types do wrong, and the case that must fail for it. */
const faults: readonly [what: string, programs: Parameters<typeof typeOf>[0], name: string][] = [
  ['prints words before its JSON', { check: `cat >/dev/null; echo hello; ${good.check}` }, 'check lists versions'],
  ['prints numbers as versions', { check: `cat >/dev/null; echo '[{"n":1}]'` }, 'check lists versions'],
  ['prints an empty version', { check: `cat >/dev/null; echo '[{}]'` }, 'check lists versions'],
  [
    'writes the cursor in its own way',
    { check: good.check.replace(`'[{"n":"1"},{"n":"2"}`, `'[{"n":"1.0"},{"n":"2"}`) },
    'check begins with the version it is asked from',
  ],
  [
    'lists the newest first',
    { check: good.check.replace('[{"n":"1"},{"n":"2"},{"n":"3"}]', '[{"n":"3"},{"n":"2"},{"n":"1"}]') },
    'check begins with the version it is asked from',
  ],
  [
    'changes the order between two checks',
    { check: good.check.replace('[{"n":"1"},{"n":"2"},{"n":"3"}]', '[{"n":"1"},{"n":"3"},{"n":"2"}]') },
    'check lists each version once, oldest first',
  ],
  [
    'lists a version twice',
    { check: good.check.replace('{"n":"2"},{"n":"3"}]', '{"n":"2"},{"n":"2"},{"n":"3"}]') },
    'check lists each version once, oldest first',
  ],
  [
    'reads only the beginning of its request',
    { check: `dd bs=65536 count=1 2>/dev/null | grep -q 'hunter2"}}' || exit 1; echo '[{"n":"1"}]'` },
    'check reads a request',
  ],
  ['prints no version', { in: `cat >/dev/null` }, 'in fetches a version'],
  [
    'prints metadata that are no texts',
    { in: `cat >/dev/null; echo '{"version":{"n":"3"},"metadata":[{"name":"a","value":1}]}'` },
    'in fetches a version',
  ],
  [
    'brings something else each time',
    { in: `${good.in}\necho $$ > "$1/pid"` },
    'in brings the same files a second time',
  ],
  [
    'makes versions that cannot be fetched',
    { in: `${good.in}\n[ "$(cat "$1/number")" != 4 ]` },
    'out makes a version that in can fetch',
  ],
  [
    'is content with half a request',
    { out: `cat >/dev/null; ${good.out}`.replace('*) echo "no request" >&2; exit 1', '*)') },
    'out fails when its request is no JSON',
  ],
  ['needs no directory', { in: good.in.replace('exit 1; }', 'exit 0; }') }, 'in fails without a directory'],
  ['takes every source', { check: good.check.replace('*refused*', '*neverasked*') }, 'check refuses a wrong source'],
  ['tells its secrets', { check: `${good.check}\necho "$request" >&2` }, 'no log tells a secret'],
];

describe('the kit', () => {
  let reports: Promise<Awaited<ReturnType<typeof examine>>[]>;
  beforeAll(() => {
    // All at once: they mostly wait.
    reports = Promise.all(faults.map(([, programs]) => examine(programs)));
    reports.catch(() => undefined);
  });

  it('certifies a type that keeps the protocol', async () => {
    const { report, wrong, text } = await examine({});
    expect(wrong, text).toEqual([]);
    expect(report.isCertified).toBe(true);
    expect(text).toMatch(/^20 passed, 0 failed, 0 warned, 0 skipped: certified$/m);
  });

  it('ends at once when there are no programs', async () => {
    const nothing = new DirectorySubject(temporaryDirectoryForTest());
    const report = await certify(nothing, readKitRequest('{"source":{}}'), { signal: new AbortController().signal });
    expect(report).toMatchObject({ isCertified: false, findings: [{ outcome: { kind: 'failed' } }] });
    expect(report.findings.length).toBe(1);
  });

  it.each(faults.map(([what], index) => [what, index] as const))('finds a type that %s', async (_what, index) => {
    const { report, text } = (await reports)[index] ?? (await examine({}));
    expect(report.isCertified, text).toBe(false);
    const finding = report.findings.find((candidate) => candidate.name.startsWith(faults[index]?.[2] ?? '?'));
    expect(finding?.outcome.kind, text).toBe('failed');
  });

  it('waits no longer than it was told, and ends what goes on', async () => {
    const { report, text } = await examine({ check: 'sleep 1000' }, { timeout: '200ms' });
    expect(text).toContain('it did not end within 200ms');
    expect(report.isCertified).toBe(false);
  });

  it('finds a type that goes on after SIGTERM', async () => {
    const stubborn = `trap '' TERM; ${good.check}`.replace('request=$(cat)', 'request=$(trap "" TERM; cat; sleep 0.1)');
    const { text } = await examine({ check: stubborn }, { timeout: '2s' });
    expect(text).toMatch(/FAIL {3}check ends at SIGTERM while it waits for its request/);
  });

  it('lets pass with a warning what servers live with', async () => {
    const { report, text } = await examine({
      check: `${good.check}\necho "and more"`,
      in: good.in
        .replace('\\"metadata\\"', '\\"more\\"')
        .replace('{\\"n\\":\\"$(cat "$1/number")\\"}', '{\\"n\\":\\"0\\"}'),
    });
    expect(report.isCertified, text).toBe(true);
    expect(text).toContain('after the list stands "and more"');
    expect(text).toContain('it prints {"n":"0"} when asked for {"n":"3"}');
  });

  it('takes for equal what need not be', async () => {
    const { wrong } = await examine(
      { in: `${good.in}\nmkdir "$1/log"; echo $$ > "$1/log/pid"` },
      { may_differ: ['l*'] },
    );
    expect(wrong).toEqual([]);
  });
});

describe('an exception', () => {
  const name = 'check begins with the version it is asked from, byte for byte';
  const newest = { check: good.check.replace('[{"n":"1"},{"n":"2"},{"n":"3"}]', '[{"n":"2"},{"n":"3"}]') };

  it('lets a case fail for a reason, and is told with it', async () => {
    const { report, text } = await examine(newest, { exceptions: { [name]: 'it only lists what is newer' } });
    expect(report.isCertified, text).toBe(true);
    expect(text).toContain(`exc    ${name}: excepted, since it only lists what is newer`);
    expect(text).toContain('asked from {"n":"1"}, the list begins with {"n":"2"}');
    expect(text).toMatch(/^19 passed, 0 failed, 0 warned, 0 skipped, 1 excepted: certified$/m);
  });

  it('is told to be needless when the case passes, and refused when there is no such case', async () => {
    const { text } = await examine({}, { exceptions: { [name]: 'x' } });
    expect(text).toMatch(/warn {3}check begins.*\n +it passes; the exception is not needed/);
    await expect(examine({}, { exceptions: { 'check sings': 'x' } })).rejects.toThrow(
      'check sings is no case; there are:',
    );
  });
});

describe('the kit refuses a file', () => {
  it.each([
    ['{}', 'source must be an object, as it stands in a pipeline, not null'],
    ['{"source":{},"versions":{}}', 'unknown field "versions"'],
    ['{"source":{},"cursor":{"n":1}}', 'cursor.n must be a text; quote it, not the number 1'],
    ['{"source":{},"put":{"parms":{}}}', 'unknown field "parms"'],
    ['{"source":{},"timeout":"soon"}', 'time: invalid duration "soon"'],
  ])('%s', (json, message) => {
    expect(() => readKitRequest(json)).toThrow(message);
  });
});
