import { pathOf } from '../client/encode-url.ts';
import { throwForComponent } from '../client/throw-for-component.ts';
import { FlyError } from '../failures/fly-error.ts';
import type { FlyIo } from '../io/fly-io.ts';
import type { Target } from '../target/target.ts';

const runtimeComponents = ['tracker', 'scanner', 'scheduler'];

const gcComponents = [
  'reaper',
  'collector_artifacts',
  'collector_builds',
  'collector_check_sessions',
  'collector_checks',
  'collector_containers',
  'collector_resource_cache_uses',
  'collector_resource_caches',
  'collector_task_caches',
  'collector_resource_configs',
  'collector_volumes',
  'collector_workers',
  'collector_pipelines',
  'pipeline_pauser',
];

interface ComponentChoice {
  readonly all: boolean;
  readonly names: readonly string[];
  readonly runtime: boolean;
  readonly gc: boolean;
}

/** Pauses or unpauses parts of the server one by one, or all at once (fly.md 21.3). Throws {@link FlyError}. */
export async function switchComponents(
  { connection }: Target,
  { all, names, runtime, gc }: ComponentChoice,
  { verb, io }: { verb: 'pause' | 'unpause'; io: FlyIo },
): Promise<void> {
  if (all) {
    const reply = await connection.exchange({ method: 'PUT', path: `/api/v1/components/${verb}` });
    // Success is claimed whatever was answered, as scripts expect; the truth is told beside it.
    if (reply.status >= 300) io.stderr.write(`warning: the server answered ${reply.status} ${reply.reason}\n`);
    io.stdout.write(`all components ${verb}d\n`);
    return;
  }
  const chosen = [...names, ...(runtime ? runtimeComponents : []), ...(gc ? gcComponents : [])];
  if (chosen.length === 0) throw new FlyError('--name or --all must be provided');
  for (const name of chosen) {
    const path = pathOf('api', 'v1', 'components', name, verb);
    throwForComponent(await connection.exchange({ method: 'PUT', path }), name);
    io.stdout.write(`${verb}d '${name}'\n`);
  }
}
