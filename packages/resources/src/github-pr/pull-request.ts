import { type Decoder, flag, listOf, looseCount, optional, orElse, record, text } from '../sdk/json/decoders.ts';

const commit = record({
  oid: text,
  committedDate: text,
  message: text,
  author: record({ email: text, user: record({ login: text }) }),
});

const shape = {
  number: orElse((value, path) => looseCount(value, path) ?? 0, 0),
  title: text,
  url: text,
  baseRefName: text,
  headRefName: text,
  repository: record({ url: text }),
  isCrossRepository: flag,
  isDraft: flag,
  state: text,
  closedAt: text,
  mergedAt: text,
  reviews: record({ totalCount: looseCount }),
  commits: record({
    nodes: listOf(record({ commit })),
    pageInfo: record({ startCursor: text, hasPreviousPage: flag }),
  }),
  labels: record({ nodes: listOf(record({ name: text })) }),
};

type Of<D> = D extends Decoder<infer Value> ? Value : never;

/** A commit as GitHub's GraphQL API has it. */
export type PullRequestCommit = Of<typeof commit>;

/** A pull request as GitHub's GraphQL API has it, as far as this type asks; what was not asked for is empty. */
export type PullRequest = Of<typeof decodePullRequest>;

export const decodePullRequest = record(shape);

/** A pull request or none. */
export const decodeOptionalPullRequest = optional((value, path) => decodePullRequest(value, path));

/** When it came to be what it is: closed or merged ones by that moment, others by their last commit. */
export function changedAt(pull: PullRequest, tip: PullRequestCommit): string {
  if (pull.state === 'CLOSED') return pull.closedAt;
  return pull.state === 'MERGED' ? pull.mergedAt : tip.committedDate;
}
