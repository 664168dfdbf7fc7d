import type { CompletionContext } from '../grammar/option.ts';

/** Names of pipelines; a group of instances counts once. */
export async function completePipelineName(match: string, context: CompletionContext): Promise<readonly string[]> {
  const { listReferences } = await import('./list-references.ts');
  const { references } = await listReferences(context);
  return [...new Set(references.map(({ name }) => name))].filter((name) => name.startsWith(match));
}
