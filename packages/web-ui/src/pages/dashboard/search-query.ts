import { describeVars } from '../../routes/instance-vars.ts';

/** How a term compares: fuzzy for a word, exact for "quoted", prefix for an unclosed quote (ui.md A6.13). */
interface Match {
  readonly how: 'fuzzy' | 'exact' | 'prefix';
  readonly text: string;
}

interface Term {
  readonly negated: boolean;
  readonly kind: 'name' | 'team' | 'group' | 'status' | 'job' | 'tag';
  readonly match: Match;
}

/** What a search looks at. `status` ignores the running flag. */
export interface Searchable {
  readonly team: string;
  readonly name: string;
  readonly vars?: Record<string, unknown>;
  readonly status: string;
  readonly running: boolean;
  readonly inGroup: boolean;
  readonly jobs: readonly string[];
  readonly tags: readonly string[];
}

const kinds = ['team', 'group', 'status', 'job', 'tag'] as const;
const statuses = ['paused', 'aborted', 'errored', 'failed', 'pending', 'succeeded', 'running'];

/** Reads a search: terms separated by blanks, all of which must hold; `-` negates one. */
export function parseSearch(query: string): (candidate: Searchable) => boolean {
  const terms = readTerms(query);
  return (candidate) => terms.every((term) => holds(term, candidate) !== term.negated);
}

function readTerms(query: string): Term[] {
  const terms: Term[] = [];
  const pattern = /(-?)(?:(team|group|status|job|tag):\s*)?(?:"([^"]*)("?)|(\S+))/g;
  for (const [, minus, kind, quoted, closed, word] of query.matchAll(pattern)) {
    const match: Match =
      quoted === undefined
        ? { how: 'fuzzy', text: word ?? '' }
        : { how: closed === '"' ? 'exact' : 'prefix', text: quoted };
    terms.push({ negated: minus === '-', kind: kinds.find((one) => one === kind) ?? 'name', match });
  }
  return terms;
}

function holds(term: Term, candidate: Searchable): boolean {
  switch (term.kind) {
    case 'team':
      return matches(term.match, candidate.team);
    case 'group':
      return candidate.inGroup && matches(term.match, candidate.name);
    case 'status':
      return hasStatus(term.match.text, candidate);
    case 'job':
      return candidate.jobs.some((job) => matches(term.match, job));
    case 'tag':
      return candidate.tags.some((tag) => matches(term.match, tag));
    case 'name':
      return (
        matches(term.match, candidate.name) ||
        (candidate.vars !== undefined && matches(term.match, describeVars(candidate.vars)))
      );
  }
}

/** `running` is the flag, never of what rests; an unknown status matches nothing. */
function hasStatus(status: string, candidate: Searchable): boolean {
  const resting = candidate.status === 'paused' || candidate.status === 'archived';
  if (status === 'running') return candidate.running && !resting;
  return statuses.includes(status) && candidate.status === status;
}

function matches(match: Match, value: string): boolean {
  if (match.how === 'exact') return value === match.text;
  if (match.how === 'prefix') return value.startsWith(match.text);
  return isSubsequence(fold(match.text), fold(value));
}

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function isSubsequence(needle: string, hay: string): boolean {
  let at = 0;
  for (const character of needle) {
    at = hay.indexOf(character, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
