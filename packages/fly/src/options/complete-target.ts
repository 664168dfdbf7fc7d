import type { CompletionContext } from '../grammar/option.ts';

/** Names of saved targets. */
export async function completeTarget(match: string, { io }: CompletionContext): Promise<readonly string[]> {
  const { loadTargets } = await import('../target/flyrc.ts');
  return [...(await loadTargets(io)).keys()].filter((name) => name.startsWith(match));
}
