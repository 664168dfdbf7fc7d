/** A place in a build's log: the fragment `#L<step id>:<first>[:<last>]` (ui.md A2.1) or `#S<step id>`. Rows count from 1. */
export type LogAnchor =
  | { readonly step: string; readonly first: number; readonly last: number }
  | { readonly step: string; readonly first?: undefined; readonly last?: undefined };

/** Step ids are opaque and may contain slashes but never a colon. A range written backwards is no anchor. */
export function parseLogAnchor(hash: string): LogAnchor | undefined {
  const text = decodeURIComponent(hash.replace(/^#/, ''));
  if (/^S[^:]+$/.test(text)) return { step: text.slice(1) };
  const match = /^L([^:]+):(\d+)(?::(\d+))?$/.exec(text);
  if (match === null) return undefined;
  const [, step = '', first = '', last = first] = match;
  if (Number(first) < 1 || Number(last) < Number(first)) return undefined;
  return { step, first: Number(first), last: Number(last) };
}

export function formatLogAnchor(anchor: LogAnchor): string {
  if (anchor.first === undefined) return `#S${anchor.step}`;
  const range = anchor.last === anchor.first ? `${anchor.first}` : `${anchor.first}:${anchor.last}`;
  return `#L${anchor.step}:${range}`;
}
