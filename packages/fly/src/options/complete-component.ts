import type { CompletionContext } from '../grammar/option.ts';

/** Names of the server's components. */
export async function completeComponent(match: string, context: CompletionContext): Promise<readonly string[]> {
  const { completionTarget } = await import('./completion-target.ts');
  const { components } = await import('../wire/server.ts');
  const { target } = await completionTarget(context);
  const found = await target.connection.fetch({ path: '/api/v1/components' }, components);
  return (found ?? []).map(({ name }) => name).filter((name) => name.startsWith(match));
}
