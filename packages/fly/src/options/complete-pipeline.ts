import type { CompletionContext } from '../grammar/option.ts';

/** Pipelines of the target's team, instances with their vars, archived ones included. */
export async function completePipeline(match: string, context: CompletionContext): Promise<readonly string[]> {
  const { listReferences } = await import('./list-references.ts');
  const { references } = await listReferences(context);
  const { formatPipeline } = await import('../references/pipeline-reference.ts');
  return references.map(formatPipeline).filter((name) => name.startsWith(match));
}
