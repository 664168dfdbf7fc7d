/** What web and worker tell the process that started them. */
export type ChildMessage = { kind: 'ready' } | { kind: 'progress'; text: string };

/** Tells the parent, if there is one that listens. */
export function tellParent(message: ChildMessage): void {
  process.send?.(message);
}

/** A message from a child, or undefined for anything else that came over the channel. */
export function readChildMessage(value: unknown): ChildMessage | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return undefined;
  if (value.kind === 'ready') return { kind: 'ready' };
  if (value.kind === 'progress' && 'text' in value && typeof value.text === 'string') {
    return { kind: 'progress', text: value.text };
  }
  return undefined;
}
