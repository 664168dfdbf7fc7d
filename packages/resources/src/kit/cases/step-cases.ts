import { compileGlob } from '../../sdk/glob/compile-glob.ts';
import { renderJson } from '../../sdk/json/render-json.ts';
import { type Examination, hasSucceeded, readStep } from '../examination.ts';
import { type CaseOutcome, failed, type KitCase, passed, skipped, warned } from '../outcome.ts';
import { stepRequest } from '../step-request.ts';

const nothingToGet = 'check listed no version to get; give one as `version`';
const maxShown = 10;

/** What in and out owe (resources.md 1.4 and 1.5). */
export const stepCases: readonly KitCase[] = [
  { name: 'in fetches a version and prints it', judge: judgeGet },
  { name: 'in brings the same files a second time', judge: judgeRepeatedGet },
  { name: 'out makes a version that in can fetch', judge: judgePut },
];

async function judgeGet(examination: Examination): Promise<CaseOutcome> {
  const version = await examination.wantedVersion();
  if (version === undefined) return skipped(nothingToGet);
  const got = await examination.firstGet(version);
  const answer = readStep(got);
  if (!answer.ok) return failed(answer.problem);
  const reasons = [
    ...(answer.junk === '' ? [] : ['something stands after the JSON; servers ignore it, other tools may not']),
    ...(renderJson(sorted(answer.value)) === renderJson(sorted(version))
      ? []
      : [`it prints ${renderJson(answer.value)} when asked for ${renderJson(version)}: servers lose its metadata`]),
    ...(got.files.size === 0 ? ['it leaves its directory empty'] : []),
  ];
  return reasons.length > 0 ? warned(...reasons) : { kind: 'passed', note: `${got.files.size} files` };
}

async function judgeRepeatedGet(examination: Examination): Promise<CaseOutcome> {
  const version = await examination.wantedVersion();
  if (version === undefined) return skipped(nothingToGet);
  const first = await examination.firstGet(version);
  if (!hasSucceeded(first)) return skipped('in failed');
  const second = await examination.get(version);
  if (!hasSucceeded(second)) return failed('the first time it succeeded, the second time not');
  const globs = examination.request.mayDiffer.map(compileGlob);
  const differences = [...new Set([...first.files.keys(), ...second.files.keys()])]
    .filter((path) => first.files.get(path) !== second.files.get(path) && !isCovered(path, globs))
    .sort()
    .map((path) => `${path}: ${first.files.get(path) ?? 'not there'}, then ${second.files.get(path) ?? 'not there'}`);
  if (differences.length === 0) return passed;
  return failed(
    'a server keeps what one get brought and gives it to all who want that version; these differ (name in `may_differ` what need not be equal):',
    ...differences.slice(0, maxShown),
    ...(differences.length > maxShown ? [`and ${differences.length - maxShown} more`] : []),
  );
}

/** Whether a glob fits the path or a directory above it. */
function isCovered(path: string, globs: readonly RegExp[]): boolean {
  const parts = path.split('/');
  return parts.some((_part, index) => globs.some((glob) => glob.test(parts.slice(0, index + 1).join('/'))));
}

async function judgePut(examination: Examination): Promise<CaseOutcome> {
  const { put, source } = examination.request;
  if (put === undefined) return skipped('no `put` in the file');
  const directory = put.inputs === '' ? 'empty' : { copyOf: put.inputs };
  const input = stepRequest({ source, params: put.params });
  const ended = await examination.run('out', [input], { directory });
  const answer = readStep(ended);
  if (!answer.ok) return failed(answer.problem);
  const got = readStep(await examination.get(answer.value));
  if (!got.ok) return failed(`out made ${renderJson(answer.value)}, but in: ${got.problem}`);
  return { kind: 'passed', note: renderJson(answer.value) };
}

function sorted(version: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(version).sort(([a], [b]) => (a < b ? -1 : 1)));
}
