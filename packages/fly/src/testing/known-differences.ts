/** What the stock client has had since 8.3, whose command line ours is. */
const sinceRelease83: readonly RegExp[] = [
  /^health/,
  /^abort-build .*--force/,
  // The name is checked before it is sent.
  /^rename-team -o a\/x/,
  // The worker is looked up first, and sent along.
  /^land-worker/,
  // `max_active_tasks` is among its fields.
  /^workers --json/,
];

/** Command lines and moods where our client does better on purpose, or where the stock one never ends. */
const differences: readonly (readonly [line: RegExp, mood: RegExp, why: string])[] = [
  [/^watch -b 7/, /^broken$/, 'a stream that is away for a while is tried again without end'],
  [/^prune-worker -w/, /^bad request$/, 'a refusal that is no JSON is shown, not the trouble of reading it'],
  [/^sync$/, /./, 'no token is sent, so that a stale one is no obstacle'],
];

/** Whether a difference from the stock client of this release is meant. */
export function knownDifference(line: string, { mood, release }: { mood: string; release: string }): boolean {
  if (release.startsWith('8.2.') && sinceRelease83.some((lines) => lines.test(line))) return true;
  return differences.some(([lines, moods]) => lines.test(line) && moods.test(mood));
}
