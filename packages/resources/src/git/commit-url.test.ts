import { expect, it } from 'vitest';
import { commitUrl } from './commit-url.ts';

it.each([
  ['git@github.com:org/repo.git', 'https://github.com/org/repo/commit/SHA'],
  ['ssh://git@github.com/org/repo.git', 'https://github.com/org/repo/commit/SHA'],
  ['ssh://git@github.com:443/org/repo.git', 'https://github.com:443/org/repo/commit/SHA'],
  ['https://github.example.com/org/repo', 'https://github.example.com/org/repo/commit/SHA'],
  ['https://ada:hunter2@github.com/org/repo.git', 'https://github.com/org/repo/commit/SHA'],
  ['https://gitlab.com/a/b/c.git', 'https://gitlab.com/a/b/c/-/commit/SHA'],
  ['ssh://git@bitbucket.com/team/repo.git', 'https://bitbucket.com/team/repo/commits/SHA'],
  ['https://try.gogs.io/o/r', 'https://try.gogs.io/o/r/commit/SHA'],
  ['git@whoknows.com:some/path/repo.git', undefined],
  ['file:///srv/github/repo', undefined],
  ['', undefined],
])('the commit of %s is shown at %s', (origin, url) => {
  expect(commitUrl(origin, 'SHA')).toBe(url);
});
