import { expect, it } from 'vitest';
import { presentFlags } from './present-flags.ts';

it('names the feature flags as stock clients and pages know them', () => {
  const flags = { globalResources: false, buildRerun: true, cacheStreamedVolumes: false, resourceCausality: true };
  expect(presentFlags(flags)).toEqual({
    global_resources: false,
    build_rerun: true,
    cache_streamed_volumes: false,
    resource_causality: true,
  });
});
