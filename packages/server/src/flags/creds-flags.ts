import { defineFlags, duration, integer, toggle } from '@rondo/foundation';
import { vaultFlags } from './vault-flags.ts';

/** The flags that say where the values of vars come from, and how often they are asked for (operations.md A25). */
export const credsFlags = defineFlags({
  secretRetryAttempts: integer(5, {
    doc: 'How often a credential manager that does not answer is asked in all.',
    value: 'N',
    min: 1,
  }),
  secretRetryInterval: duration('1s', { doc: 'Pause in between.', value: 'DURATION' }),
  secretCacheEnabled: toggle({ doc: 'Keep values of vars in memory for a while.' }),
  secretCacheDuration: duration('1m', { doc: 'How long; shorter where a lease is.', value: 'DURATION' }),
  secretCacheDurationNotfound: duration('10s', {
    doc: 'How long it is known that a path has nothing.',
    value: 'DURATION',
  }),
  secretCachePurgeInterval: duration('10m', {
    doc: 'How often what is too old is thrown away.',
    value: 'DURATION',
  }),
  gcVarSourceRecyclePeriod: duration('5m', {
    doc: 'How long the connection of a pipeline’s var source is kept after its last use.',
    value: 'DURATION',
  }),
  ...vaultFlags,
});
