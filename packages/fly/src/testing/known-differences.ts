/** Command lines and moods where our client does better on purpose, or where the stock one never ends. */
const differences: readonly (readonly [line: RegExp, mood: RegExp, why: string])[] = [
  [/^watch -b 7/, /^broken$/, 'a stream that is away for a while is tried again without end'],
  [/^prune-worker -w/, /^bad request$/, 'a refusal that is no JSON is shown, not the trouble of reading it'],
  [/^sync$/, /./, 'no token is sent, so that a stale one is no obstacle'],
];

/** Whether a difference is meant. */
export function knownDifference(line: string, mood: string): boolean {
  return differences.some(([lines, moods]) => lines.test(line) && moods.test(mood));
}
