import type { CompletionContext } from '../grammar/option.ts';

/** Handles of the team's containers. */
export async function completeHandle(match: string, context: CompletionContext): Promise<readonly string[]> {
  const { completionTarget } = await import('./completion-target.ts');
  const { teamPath } = await import('../client/paths.ts');
  const { containers } = await import('../wire/worker.ts');
  const { target, team } = await completionTarget(context);
  const found = await target.connection.fetch({ path: teamPath(team, 'containers') }, containers);
  return (found ?? []).map(({ id }) => id).filter((id) => id.startsWith(match));
}
