import type { WorkerDetails } from '@rondo/db';
import { toSeconds } from './present-pipeline.ts';

/** A worker as the stock API shows it, keys in stock's order (api.md 10.9). One that is away has no addresses. */
export function presentWorker(worker: WorkerDetails): object {
  const isAway = worker.state === 'stalled' || worker.state === 'landed';
  return {
    addr: isAway ? '' : (worker.gardenAddress ?? ''),
    baggageclaim_url: isAway ? '' : (worker.baggageclaimUrl ?? ''),
    http_proxy_url: worker.httpProxyUrl || undefined,
    https_proxy_url: worker.httpsProxyUrl || undefined,
    no_proxy: worker.noProxy || undefined,
    active_containers: worker.activeContainers,
    active_volumes: worker.activeVolumes,
    active_tasks: worker.activeTasks,
    max_active_tasks: 0,
    resource_types: worker.resourceTypes.map(({ type, image, version, privileged, unique_version_history }) => ({
      type,
      image,
      version,
      privileged,
      unique_version_history,
    })),
    platform: worker.platform,
    tags: worker.tags.length === 0 ? null : worker.tags,
    team: worker.teamName ?? '',
    name: worker.name,
    version: worker.version,
    start_time: toSeconds(worker.startTimeMs),
    ephemeral: worker.isEphemeral,
    state: worker.state,
  };
}
