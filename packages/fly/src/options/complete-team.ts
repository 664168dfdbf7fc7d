import type { CompletionContext } from '../grammar/option.ts';

/** Names of teams. */
export async function completeTeam(match: string, context: CompletionContext): Promise<readonly string[]> {
  const { completionTarget } = await import('./completion-target.ts');
  const { teams } = await import('../wire/team.ts');
  const { target } = await completionTarget(context);
  const found = await target.connection.fetch({ path: '/api/v1/teams' }, teams);
  return (found ?? []).map(({ name }) => name).filter((name) => name.startsWith(match));
}
