import type { CompletionContext } from '../grammar/option.ts';
import { typedValue } from './typed-value.ts';

/** Instances of the group of `--group`, each by its vars. */
export async function completeInstance(match: string, context: CompletionContext): Promise<readonly string[]> {
  const group = typedValue(context.words, { long: 'group', short: 'g' });
  const { listReferences } = await import('./list-references.ts');
  const { formatInstanceVars } = await import('../references/pipeline-reference.ts');
  const { references } = await listReferences(context);
  return references
    .flatMap(({ name, instanceVars }) => (name === group && instanceVars ? [formatInstanceVars(instanceVars)] : []))
    .filter((vars) => vars.startsWith(match));
}
