import { withHttpFailures } from '../sdk/http/with-http-failures.ts';
import type { CheckProgram, Version } from '../sdk/program.ts';
import { parseInstant } from '../time/instant.ts';
import { wantsFiles } from './filter-paths.ts';
import { changedAt, type PullRequest, type PullRequestCommit } from './pull-request.ts';
import { PullRequestClient } from './pull-request-client.ts';
import { type PullRequestSource, readCheckRequest } from './request.ts';
import { versionAsItWas } from './version-as-it-was.ts';

const skipMark = /\[(ci skip|skip ci)\]/i;

/** Pull requests that have changed since the cursor, by the moment of their change (resources.md 13.1). */
export const check: CheckProgram = withHttpFailures(async (request, context) => {
  const { source, version } = readCheckRequest(request);
  const client = new PullRequestClient(source, context);
  const pulls = await client.list(source.states.length === 0 ? ['OPEN'] : source.states);
  const since = parseInstant(version.committed)?.instant;
  const candidates = pulls.flatMap((pull) => toCandidate(pull, source, since));
  const wanted: Candidate[] = [];
  const byPath = source.paths.length > 0 || source.ignore_paths.length > 0;
  for (const candidate of candidates) {
    if (!byPath || wantsFiles(await client.changedFiles(candidate.number), source)) wanted.push(candidate);
  }
  wanted.sort((a, b) => (a.changed < b.changed ? -1 : Number(a.changed > b.changed)));
  const found = wanted.map((candidate) => candidate.version);
  if (version.pr === '') return found.slice(-1);
  return found.length > 0 ? found : [versionAsItWas(request)];
}, 'check failed: failed to get last commits: ');

interface Candidate {
  readonly number: number;
  readonly changed: bigint;
  readonly version: Version;
}

function toCandidate(pull: PullRequest, source: PullRequestSource, since: bigint | undefined): Candidate[] {
  const tip = pull.commits.nodes[0]?.commit;
  if (tip === undefined || !isWanted(pull, tip, source)) return [];
  const committed = changedAt(pull, tip);
  const changed = parseInstant(committed)?.instant;
  if (changed === undefined || (since !== undefined && changed <= since)) return [];
  const approvals = String(pull.reviews.totalCount ?? 0);
  const { number, state } = pull;
  const version = { pr: String(number), commit: tip.oid, committed, approved_review_count: approvals, state };
  return [{ number, changed, version }];
}

function isWanted(pull: PullRequest, tip: PullRequestCommit, source: PullRequestSource): boolean {
  const labels = pull.labels.nodes.map(({ name }) => name);
  if (!source.disable_ci_skip && (skipMark.test(pull.title) || skipMark.test(tip.message))) return false;
  if (source.base_branch !== '' && pull.baseRefName !== source.base_branch) return false;
  if (source.labels.length > 0 && !source.labels.some((label) => labels.includes(label))) return false;
  if (source.disable_forks && pull.isCrossRepository) return false;
  if (source.ignore_drafts && pull.isDraft) return false;
  return (pull.reviews.totalCount ?? 0) >= (source.required_review_approvals ?? 0);
}
