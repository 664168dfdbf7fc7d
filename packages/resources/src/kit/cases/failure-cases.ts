import { systemClock } from '@rondo/foundation';
import { findSecrets } from '../../sdk/log/find-secrets.ts';
import { describeEnd, type Ended, type Examination, hasSucceeded } from '../examination.ts';
import { type CaseOutcome, failed, type KitCase, passed, skipped, warned } from '../outcome.ts';
import { stepRequest } from '../step-request.ts';
import type { KitProgram } from '../subject/subject.ts';

/** SIGKILL follows SIGTERM after this long (resources.md 1.3). */
const graceMs = 10_000;

/** How programs fail and end (resources.md 1.1 and 1.3). */
export const failureCases: readonly KitCase[] = [
  ...programNames().map((program) => ({
    name: `${program} fails when its request is no JSON`,
    judge: (examination: Examination) => judgeBrokenRequest(examination, program),
  })),
  ...(['in', 'out'] as const).map((program) => ({
    name: `${program} fails without a directory`,
    judge: (examination: Examination) => judgeNoDirectory(examination, program),
  })),
  { name: 'check refuses a wrong source and says why', judge: judgeRefusedSource },
  ...programNames().map((program) => ({
    name: `${program} ends at SIGTERM while it waits for its request`,
    judge: (examination: Examination) => judgeStopWaiting(examination, program),
  })),
  { name: 'in ends at SIGTERM in the middle of its work', judge: judgeStopWorking },
  { name: 'no log tells a secret of the source', judge: judgeSecrets },
];

function programNames(): readonly KitProgram[] {
  return ['check', 'in', 'out'];
}

async function judgeBrokenRequest(examination: Examination, program: KitProgram): Promise<CaseOutcome> {
  return mustFail(await examination.run(program, ['{"source":']), 'a request that ends in the middle');
}

async function judgeNoDirectory(examination: Examination, program: KitProgram): Promise<CaseOutcome> {
  const { source, getParams, put } = examination.request;
  const params = program === 'in' ? getParams : (put?.params ?? {});
  const version = program === 'in' ? await examination.wantedVersion() : undefined;
  const ended = await examination.run(program, [stepRequest({ source, params, version })], { directory: 'none' });
  return mustFail(ended, 'no directory');
}

async function judgeRefusedSource(examination: Examination): Promise<CaseOutcome> {
  const { refusedSource } = examination.request;
  if (refusedSource === undefined) return skipped('no `refused_source` in the file');
  return mustFail(await examination.check(undefined, refusedSource), 'that source');
}

function mustFail(ended: Ended, what: string): CaseOutcome {
  if (hasSucceeded(ended)) return failed(`with ${what} it ends with status 0, so a step that went wrong looks green`);
  if (ended.exit.kind !== 'exited') return failed(describeEnd(ended));
  if (ended.stderr.trim() === '') return warned('it says nothing on stderr: nobody will know why');
  return { kind: 'passed', note: `status ${ended.exit.status}` };
}

async function judgeStopWaiting(examination: Examination, program: KitProgram): Promise<CaseOutcome> {
  // Long enough for most programs to have installed their handlers; others end at once, which is as good.
  return await judgeStop(examination, { program, input: ['{'], endsInput: false, afterMs: 300 });
}

async function judgeStopWorking(examination: Examination): Promise<CaseOutcome> {
  const version = await examination.wantedVersion();
  if (version === undefined) return skipped('check listed no version to get; give one as `version`');
  const { durationMs } = await examination.firstGet(version);
  const { source, getParams: params } = examination.request;
  const input = [stepRequest({ source, params, version })];
  return await judgeStop(examination, { program: 'in', input, endsInput: true, afterMs: durationMs / 2 });
}

async function judgeStop(
  examination: Examination,
  { program, input, ...rest }: { program: KitProgram; input: readonly string[]; endsInput: boolean; afterMs: number },
): Promise<CaseOutcome> {
  let toldMs: number | undefined;
  const ended = await examination.run(program, input, {
    endsInput: rest.endsInput,
    whileRunning: async (run) => {
      const isOver = run.ended.then(() => true);
      if (await Promise.race([isOver, systemClock.sleep(rest.afterMs)])) return;
      toldMs = systemClock.nowMs();
      run.stop();
    },
  });
  if (toldMs === undefined) return { kind: 'passed', note: 'it had ended before' };
  const tookMs = systemClock.nowMs() - toldMs;
  if (ended.exit.kind === 'timed-out' || tookMs >= graceMs) {
    return failed('it goes on after SIGTERM and has to be killed: aborting a build takes ten seconds more');
  }
  return { kind: 'passed', note: `after ${tookMs} ms` };
}

async function judgeSecrets(examination: Examination): Promise<CaseOutcome> {
  const secrets = findSecrets(examination.request.source).filter((secret) => secret.length > 3);
  if (secrets.length === 0) return skipped('the source has nothing that looks like a secret');
  const told = secrets.filter((secret) => examination.logs.some((log) => log.includes(secret)));
  return told.length === 0 ? passed : failed(`${told.length} of the secrets in the source stand in a log`);
}
