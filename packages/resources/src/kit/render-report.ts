import type { KitFinding, KitReport } from './certify.ts';
import type { CaseOutcome } from './outcome.ts';

const marks: Record<CaseOutcome['kind'], string> = {
  passed: 'ok  ',
  failed: 'FAIL',
  warned: 'warn',
  excepted: 'exc ',
  skipped: 'skip',
};

/** One finding for people: a line, and what was wrong below it. */
export function renderFinding({ name, outcome, durationMs }: KitFinding): string {
  const note = noteOf(outcome);
  const time = durationMs >= 100 ? ` (${(durationMs / 1000).toFixed(1)} s)` : '';
  const reasons = 'reasons' in outcome ? outcome.reasons : [];
  const below = reasons.flatMap((reason) => reason.split('\n')).map((line) => `       ${line}`);
  return [`${marks[outcome.kind]}   ${name}${time}${note === undefined ? '' : `: ${note}`}`, ...below].join('\n');
}

function noteOf(outcome: CaseOutcome): string | undefined {
  switch (outcome.kind) {
    case 'passed':
      return outcome.note;
    case 'skipped':
      return outcome.reason;
    case 'excepted':
      return `excepted, since ${outcome.because}`;
    case 'failed':
    case 'warned':
      return undefined;
  }
}

/** The last line: how many, and the verdict. */
export function renderVerdict({ findings, isCertified }: KitReport): string {
  const count = (kind: CaseOutcome['kind']) => findings.filter(({ outcome }) => outcome.kind === kind).length;
  const counts = `${count('passed')} passed, ${count('failed')} failed, ${count('warned')} warned, ${count('skipped')} skipped`;
  const excepted = count('excepted');
  const exceptions = excepted === 0 ? '' : `, ${excepted} excepted`;
  return `${counts}${exceptions}: ${isCertified ? 'certified' : 'not certified'}`;
}
