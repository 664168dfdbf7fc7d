import type { VarSourceType } from './var-source-type.ts';

/** Types that a server knows but a pipeline may not use. The reference checks them all the same, without their settings. */
export const unsupportedTypes: readonly VarSourceType[] = [
  { name: 'credhub', check: () => ({ kind: 'invalid', error: 'invalid URL (must be http or https)' }) },
  { name: 'conjur', check: () => ({ kind: 'invalid', error: 'secret template should not be empty' }) },
  {
    name: 'kubernetes',
    check: () => ({
      kind: 'invalid',
      error:
        'invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable',
    }),
  },
];
