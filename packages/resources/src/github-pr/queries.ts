const pull = `number title url baseRefName headRefName isCrossRepository isDraft state closedAt mergedAt repository { url }`;
const commit = `commit { oid committedDate message author { email user { login } } }`;

/** All pull requests in some states, a hundred at a time, each with its last commit. */
export const listPullRequests = `query($owner: String!, $name: String!, $states: [PullRequestState!], $base: String, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequests(first: 100, states: $states, baseRefName: $base, after: $after) {
      nodes {
        ${pull}
        reviews(states: [APPROVED]) { totalCount }
        commits(last: 1) { nodes { ${commit} } }
        labels(first: 100) { nodes { name } }
      }
      pageInfo { endCursor hasNextPage }
    }
  }
}`;

/** One pull request with a hundred of its commits, the last ones first asked for. */
export const getPullRequest = `query($owner: String!, $name: String!, $number: Int!, $before: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      ${pull}
      commits(last: 100, before: $before) { nodes { ${commit} } pageInfo { startCursor hasPreviousPage } }
    }
  }
}`;

/** Paths of the files that a pull request changes. */
export const listChangedFiles = `query($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      files(first: 100, after: $after) { nodes { path } pageInfo { endCursor hasNextPage } }
    }
  }
}`;

/** Comments with their authors, the last ones first asked for, and who is asking. */
export const listComments = `query($owner: String!, $name: String!, $number: Int!, $before: String) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      comments(last: 100, before: $before) {
        nodes { databaseId author { login } }
        pageInfo { startCursor hasPreviousPage }
      }
    }
  }
}`;
