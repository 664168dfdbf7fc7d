import { systemClock } from '@rondo/foundation';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { checkCases } from './cases/check-cases.ts';
import { failureCases } from './cases/failure-cases.ts';
import { stepCases } from './cases/step-cases.ts';
import { Examination } from './examination.ts';
import type { KitRequest } from './kit-request.ts';
import { type CaseOutcome, failed, type KitCase, passed, warned } from './outcome.ts';
import type { Subject } from './subject/subject.ts';

export interface KitFinding {
  readonly name: string;
  readonly outcome: CaseOutcome;
  readonly durationMs: number;
}

export interface KitReport {
  readonly subject: string;
  readonly findings: readonly KitFinding[];
  /** Nothing failed. */
  readonly isCertified: boolean;
}

const cases: readonly KitCase[] = [
  {
    name: 'check, in and out are there and can be run',
    judge: async ({ subject }) => {
      const missing = await subject.missingPrograms();
      return missing.length === 0 ? passed : failed(...missing);
    },
  },
  ...checkCases,
  ...stepCases,
  ...failureCases,
];

/**
 * Runs the programs of a resource type as servers run them and judges what they do. Without the programs it ends at once.
 * Throws ProgramFailure when an exception is made for a case that there is not.
 */
export async function certify(
  subject: Subject,
  request: KitRequest,
  { signal, onFinding }: { signal: AbortSignal; onFinding?: (finding: KitFinding) => void },
): Promise<KitReport> {
  refuseUnknownExceptions(request);
  const examination = new Examination(subject, request, signal);
  const findings: KitFinding[] = [];
  for (const { name, judge } of cases) {
    const startedMs = systemClock.nowMs();
    const outcome = withException(await judge(examination), request.exceptions.get(name));
    const finding = { name, outcome, durationMs: systemClock.nowMs() - startedMs };
    findings.push(finding);
    onFinding?.(finding);
    if (findings.length === 1 && outcome.kind === 'failed') break;
  }
  return { subject: subject.name, findings, isCertified: findings.every(({ outcome }) => outcome.kind !== 'failed') };
}

function withException(outcome: CaseOutcome, because: string | undefined): CaseOutcome {
  if (because === undefined) return outcome;
  if (outcome.kind === 'failed') return { kind: 'excepted', reasons: outcome.reasons, because };
  return outcome.kind === 'passed' ? warned('it passes; the exception is not needed') : outcome;
}

function refuseUnknownExceptions({ exceptions }: KitRequest): void {
  const unknown = [...exceptions.keys()].find((name) => cases.every((known) => known.name !== name));
  if (unknown === undefined) return;
  const names = cases.map(({ name }) => `\n  ${name}`).join('');
  throw new ProgramFailure(`exceptions.${unknown} is no case; there are:${names}`);
}
