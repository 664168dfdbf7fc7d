import type { JsonValue } from '../../config/json-value.ts';

/** What checking the settings of a var source found. */
export type VarSourceVerdict =
  | { readonly kind: 'valid' }
  /** The settings have the wrong shape. */
  | { readonly kind: 'not_created'; readonly error: string }
  /** The shape is right, the values are not. */
  | { readonly kind: 'invalid'; readonly error: string };

export const valid: VarSourceVerdict = { kind: 'valid' };

/** One type of var source and the check of its settings, vars in them not filled in yet (pipeline-language.md 4.3). */
export interface VarSourceType {
  readonly name: string;
  check(config: JsonValue): VarSourceVerdict;
}

/** The reference's name for the type of a setting. */
export function goTypeOf(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'boolean') return 'bool';
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}';
}
