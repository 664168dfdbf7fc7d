import type { CompletionContext } from '../grammar/option.ts';

/** Names of workers. */
export async function completeWorker(match: string, context: CompletionContext): Promise<readonly string[]> {
  const { completionTarget } = await import('./completion-target.ts');
  const { workers } = await import('../wire/worker.ts');
  const { target } = await completionTarget(context);
  const found = await target.connection.fetch({ path: '/api/v1/workers' }, workers);
  return (found ?? []).map(({ name }) => name).filter((name) => name.startsWith(match));
}
