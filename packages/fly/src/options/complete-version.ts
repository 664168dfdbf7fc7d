import type { CompletionContext } from '../grammar/option.ts';
import { typedValue } from './typed-value.ts';

/** Fields of the newest versions of the resource of `--resource`: `KEY:VALUE`. */
export async function completeVersion(match: string, context: CompletionContext): Promise<readonly string[]> {
  const resource = typedValue(context.words, { long: 'resource', short: 'r' });
  if (resource === undefined) return [];
  const { completionTarget } = await import('./completion-target.ts');
  const { ofResource } = await import('../client/paths.ts');
  const { parseResource } = await import('../references/parse-reference.ts');
  const { resourceVersions } = await import('../wire/resource.ts');
  const { target, team } = await completionTarget(context);
  const { path, query = [] } = ofResource(team, await parseResource(resource), 'versions');
  const found = await target.connection.fetch({ path, query: [...query, ['limit', '100']] }, resourceVersions);
  const fields = (found ?? []).flatMap(({ version }) => Object.entries(version ?? {}));
  return fields.map(([key, value]) => `${key}:${value}`).filter((field) => field.startsWith(match));
}
