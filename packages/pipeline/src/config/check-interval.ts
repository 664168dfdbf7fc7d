/**
 * `check_every` (pipeline-language.md 4.2): how often something is checked. `default` is the empty string, which
 * means interval 0, hence the server's default. An absent `check_every` is an absent field, not `default`.
 */
export type CheckInterval =
  | { readonly kind: 'never' }
  | { readonly kind: 'default' }
  | { readonly kind: 'every'; readonly intervalNs: bigint };
