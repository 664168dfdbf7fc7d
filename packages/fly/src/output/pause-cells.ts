import { formatMoment } from '../time/format-time.ts';

export const pauseHeaders = ['paused', 'paused_by', 'paused_at'];

interface Pausable {
  readonly paused: boolean;
  readonly paused_by: string;
  readonly paused_at: number;
}

/** Whether something is paused, who did it, and when. */
export function pauseCells(
  { paused, paused_by, paused_at }: Pausable,
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  const at = paused_at === 0 ? 'n/a' : formatMoment(paused_at, env);
  return [paused ? 'yes' : 'no', paused_by === '' ? 'n/a' : paused_by, at];
}
