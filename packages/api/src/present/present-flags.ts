import type { ApiConfig } from '../config.ts';

/** The feature flags in the words of the wire: `/api/v1/info` and the head of the pages say the same (api.md 10.12, ui.md A1.2). */
export function presentFlags(flags: ApiConfig['featureFlags']): Record<string, boolean> {
  return {
    build_rerun: flags.buildRerun,
    cache_streamed_volumes: flags.cacheStreamedVolumes,
    global_resources: flags.globalResources,
    resource_causality: flags.resourceCausality,
  };
}
