import { renderJson } from '../../sdk/json/render-json.ts';
import type { Version } from '../../sdk/program.ts';
import { describeEnd, type Ended, type Examination, hasSucceeded, readEnded } from '../examination.ts';
import { type CaseOutcome, failed, type KitCase, passed, skipped, warned } from '../outcome.ts';
import { readVersions } from '../step-answer.ts';
import { stepRequest } from '../step-request.ts';

const noVersions = 'check listed no version to go on with';

/** What check owes (resources.md 1.3). */
export const checkCases: readonly KitCase[] = [
  { name: 'check lists versions, each a map of texts', judge: judgeList },
  { name: 'check reads a request that comes in pieces', judge: judgePieces },
  { name: 'check begins with the version it is asked from, byte for byte', judge: judgeCursor },
  { name: 'check lists each version once, oldest first', judge: judgeOrder },
  { name: 'check goes on from a version that is gone', judge: judgeUnknownCursor },
];

async function judgeList(examination: Examination): Promise<CaseOutcome> {
  const answer = readEnded(await examination.firstCheck(), readVersions);
  if (!answer.ok) return failed(answer.problem);
  if (answer.junk !== '')
    return warned(`after the list stands ${quote(answer.junk)}; servers ignore it, other tools may not`);
  if (answer.value.length === 0)
    return warned('there is no version; give a source that has some, or most cases are skipped');
  return { kind: 'passed', note: countOf(answer.value) };
}

async function judgePieces(examination: Examination): Promise<CaseOutcome> {
  const text = stepRequest({ source: examination.request.source });
  const half = Math.floor(text.length / 2);
  const ended = await examination.run('check', [text.slice(0, half), text.slice(half)]);
  return hasSucceeded(ended) || !hasSucceeded(await examination.firstCheck())
    ? passed
    : failed(`whole it was understood, in two pieces not: ${describeEnd(ended)}`);
}

async function judgeCursor(examination: Examination): Promise<CaseOutcome> {
  const cursor = await cursorOf(examination);
  if (cursor === undefined) return skipped(noVersions);
  const answer = readEnded(await examination.check(cursor), readVersions);
  if (!answer.ok) return failed(answer.problem);
  const [first] = answer.value;
  if (first === undefined)
    return warned(
      `asked from ${show(cursor)}, check lists nothing: a version that is deleted later will not be noticed`,
    );
  if (isSame(first, cursor)) return passed;
  if (answer.value.some((version) => isSame(version, cursor))) {
    return failed(`asked from ${show(cursor)}, the list begins with ${show(first)}: older than what was asked for`);
  }
  return failed(
    `asked from ${show(cursor)}, the list begins with ${show(first)}`,
    'if that is the same version written otherwise, servers take it for a new one at every check',
  );
}

async function judgeOrder(examination: Examination): Promise<CaseOutcome> {
  const versions = await examination.versions();
  const cursor = await cursorOf(examination);
  const newest = versions?.at(-1);
  if (versions === undefined || cursor === undefined || newest === undefined) return skipped(noVersions);
  const answer = readEnded(await examination.check(cursor), readVersions);
  if (!answer.ok) return failed(answer.problem);
  const repeated = [versions, answer.value].flatMap(repeatedOf)[0];
  if (repeated !== undefined) return failed(`${show(repeated)} is listed twice`);
  const known = versions.filter((version) => answer.value.some((other) => isSame(other, version)));
  const again = answer.value.filter((version) => versions.some((other) => isSame(other, version)));
  if (!known.every((version, index) => isSame(version, again[index] ?? {}))) {
    return failed(
      'two checks list the same versions in different orders',
      `without a version: ${list(known)}`,
      `from ${show(cursor)}: ${list(again)}`,
    );
  }
  if (examination.request.cursor === undefined && versions.length < 2) {
    return skipped('check lists one version only; give an older one as `cursor` to have the order looked at');
  }
  if (answer.value.length > 1 && isSame(answer.value[0] ?? {}, newest)) {
    return failed(`asked from ${show(cursor)}, the newest version comes first: ${list(answer.value)}`);
  }
  return { kind: 'passed', note: `${countOf(answer.value)} from ${show(cursor)}` };
}

async function judgeUnknownCursor(examination: Examination): Promise<CaseOutcome> {
  const cursor = await cursorOf(examination);
  if (cursor === undefined) return skipped(noVersions);
  const gone = Object.fromEntries(Object.keys(cursor).map((key) => [key, 'rondo-kit-no-such-version']));
  const ended = await examination.check(gone);
  if (hasSucceeded(ended)) {
    const answer = readVersions(ended.stdout);
    return answer.ok ? passed : failed(answer.problem);
  }
  return judgeRefusal(ended, `asked from ${show(gone)}, check fails: after a version is deleted it fails for ever`);
}

function judgeRefusal(ended: Ended, what: string): CaseOutcome {
  return ended.exit.kind === 'exited' ? warned(what, describeEnd(ended)) : failed(describeEnd(ended));
}

/** A version to ask from: the given one, else the oldest that is known. */
async function cursorOf(examination: Examination): Promise<Version | undefined> {
  return examination.request.cursor ?? (await examination.versions())?.[0];
}

function repeatedOf(versions: readonly Version[]): Version[] {
  return versions.filter((version, index) => versions.findIndex((other) => isSame(other, version)) < index);
}

function isSame(a: Version, b: Version): boolean {
  return identityOf(a) === identityOf(b);
}

/** What servers compare: the JSON with sorted keys. */
function identityOf(version: Version): string {
  return JSON.stringify(Object.entries(version).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function show(version: Version): string {
  return renderJson(version);
}

function list(versions: readonly Version[]): string {
  return versions.map(show).join(' ');
}

function countOf(versions: readonly Version[]): string {
  return versions.length === 1 ? '1 version' : `${versions.length} versions`;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text);
}
