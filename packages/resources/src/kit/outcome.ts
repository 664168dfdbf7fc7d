import type { Examination } from './examination.ts';

/** What became of one case. `warned`: servers live with it, people may not. */
export type CaseOutcome =
  | { readonly kind: 'passed'; readonly note?: string }
  | { readonly kind: 'failed'; readonly reasons: readonly string[] }
  | { readonly kind: 'warned'; readonly reasons: readonly string[] }
  /** It failed, and the file that says what to ask gives a reason why that is right for this type. */
  | { readonly kind: 'excepted'; readonly reasons: readonly string[]; readonly because: string }
  | { readonly kind: 'skipped'; readonly reason: string };

/** One thing that a resource type has to do. */
export interface KitCase {
  readonly name: string;
  readonly judge: (examination: Examination) => Promise<CaseOutcome>;
}

export const passed: CaseOutcome = { kind: 'passed' };

export function failed(...reasons: readonly string[]): CaseOutcome {
  return { kind: 'failed', reasons };
}

export function warned(...reasons: readonly string[]): CaseOutcome {
  return { kind: 'warned', reasons };
}

export function skipped(reason: string): CaseOutcome {
  return { kind: 'skipped', reason };
}
