/** How a step ended (scheduling.md 8.4). */
export type StepResult =
  | { readonly kind: 'succeeded' }
  /** It ran and said no. */
  | { readonly kind: 'failed' }
  /** It could not run to its end. One step has one error; those of several are kept side by side. */
  | { readonly kind: 'errored'; readonly errors: readonly unknown[] }
  | { readonly kind: 'aborted' };

export const succeeded: StepResult = { kind: 'succeeded' };
export const failed: StepResult = { kind: 'failed' };
export const aborted: StepResult = { kind: 'aborted' };

export function errored(...errors: readonly unknown[]): StepResult {
  return { kind: 'errored', errors };
}

/** The result of things that all had to succeed: an abort outweighs errors, which outweigh failures. */
export function combineResults(results: readonly StepResult[]): StepResult {
  if (results.some(({ kind }) => kind === 'aborted')) return aborted;
  const errors = results.flatMap((result) => (result.kind === 'errored' ? result.errors : []));
  if (errors.length > 0) return errored(...errors);
  return results.some(({ kind }) => kind === 'failed') ? failed : succeeded;
}
