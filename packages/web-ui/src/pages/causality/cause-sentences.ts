import type { CauseBuild, CauseDirection, Causes } from '../../data/read-causes.ts';
import type { CauseGroup } from '../../domain/causality/cause-graph.ts';
import { capitalise, countOf, numberWord } from '../../strings/words.ts';
import type { Word } from '../build/waiting-reasons.ts';

const say = (text: string): Word => ({ text, name: false });
const name = (text: string): Word => ({ text, name: true });
const isBroken = ({ status }: CauseBuild) => status === 'failed' || status === 'errored';

/** `It went into six builds of five jobs, and stops at e2e-preview`; `It came of build-api #42 and two builds before it`. */
export function causeHeadline(
  { builds, versions }: Causes,
  groups: readonly CauseGroup[],
  direction: CauseDirection,
): readonly Word[] {
  if (direction === 'upstream') return upstreamWords(builds);
  if (builds.length === 0) return [say('No build has taken it yet')];
  const counted = `It went into ${amount(builds.length, 'build')} of ${amount(groups.length, 'job')}`;
  const [stop] = groups.filter(({ builds: [newest] }) => newest !== undefined && isBroken(newest));
  if (stop !== undefined) return [say(`${counted}, and stops at `), name(stop.job)];
  const made = versions.length - 1;
  return [say(made > 0 ? `${counted}, and became ${amount(made, 'version')}` : counted)];
}

function upstreamWords(builds: readonly CauseBuild[]): Word[] {
  // The version that was asked for is the first.
  const maker = builds.find(({ made }) => made.includes(0));
  if (maker === undefined) return [say('It came of nothing. A check found it.')];
  const rest = builds.length - 1;
  const more = rest === 0 ? '' : `, and ${amount(rest, 'more build')} led there`;
  return [say('It came out of '), name(`${maker.job} #${maker.name}`), say(more)];
}

function amount(count: number, noun: string): string {
  return count > 12 ? countOf(count, noun) : `${numberWord(count)} ${count === 1 ? noun : `${noun}s`}`;
}

/** What a node says of its builds: `#118`, `3 builds`. */
export function groupLine({ builds }: CauseGroup): string {
  const [newest] = builds;
  return builds.length === 1 && newest !== undefined ? `#${newest.name}` : capitalise(countOf(builds.length, 'build'));
}
