import type { WorkerDetails } from '@rondo/db';
import { Type } from 'typebox';
import { toSeconds } from './present-pipeline.ts';
import { Seconds, text } from './shapes.ts';

/** What `presentWorker` gives. */
export const Worker = Type.Object({
  addr: Type.String(),
  baggageclaim_url: Type.String(),
  http_proxy_url: text,
  https_proxy_url: text,
  no_proxy: text,
  active_containers: Type.Integer(),
  active_volumes: Type.Integer(),
  active_tasks: Type.Integer(),
  max_active_tasks: Type.Integer(),
  resource_types: Type.Array(
    Type.Object({
      type: Type.String(),
      image: Type.String(),
      version: Type.String(),
      privileged: Type.Boolean(),
      unique_version_history: Type.Boolean(),
    }),
  ),
  platform: Type.String(),
  tags: Type.Union([Type.Array(Type.String()), Type.Null()]),
  team: Type.String(),
  name: Type.String(),
  version: Type.String(),
  start_time: Seconds,
  ephemeral: Type.Boolean(),
  state: Type.Enum(['running', 'stalled', 'landing', 'landed', 'retiring']),
});

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
