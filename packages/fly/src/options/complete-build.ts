import type { CompletionContext } from '../grammar/option.ts';
import { typedValue } from './typed-value.ts';

/** The newest builds: of the job of `--job` by their names, else all of the team by their ids. */
export async function completeBuild(match: string, context: CompletionContext): Promise<readonly string[]> {
  const { completionTarget } = await import('./completion-target.ts');
  const { ofJob, teamPath } = await import('../client/paths.ts');
  const { parseJob } = await import('../references/parse-reference.ts');
  const { builds } = await import('../wire/build.ts');
  const { target, team } = await completionTarget(context);
  const job = typedValue(context.words, { long: 'job', short: 'j' });
  const { path, query = [] } =
    job === undefined ? { path: teamPath(team, 'builds') } : ofJob(team, await parseJob(job), 'builds');
  const found = await target.connection.fetch({ path, query: [...query, ['limit', '100']] }, builds);
  const names = (found ?? []).map(({ id, name }) => (job === undefined ? String(id) : name));
  return names.filter((name) => name.startsWith(match));
}
