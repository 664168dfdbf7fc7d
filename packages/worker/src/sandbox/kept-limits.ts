import type { GardenLimits } from '@rondo/protocol';

/** What keeps a limit of a container: a part of the kernel that a machine may lack or not hand out. */
export type Controller = 'cpu' | 'memory' | 'pids';

export type KeptLimits = {
  kept: GardenLimits;
  /** Limits that were asked for in vain. */
  lost: readonly Controller[];
};

const controllerOf = { cpu_limits: 'cpu', memory_limits: 'memory', pid_limits: 'pids' } as const;

/** Leaves out the limits that this machine can't keep: a runtime that is given them would not start the container. Pure. */
export function keptLimits(limits: GardenLimits, controllers: ReadonlySet<Controller>): KeptLimits {
  const lost: Controller[] = [];
  const kept = { ...limits };
  for (const key of ['cpu_limits', 'memory_limits', 'pid_limits'] as const) {
    if (!isSet(limits[key]) || controllers.has(controllerOf[key])) continue;
    lost.push(controllerOf[key]);
    delete kept[key];
  }
  return { kept, lost };
}

/** Zero stands for no limit. */
function isSet(limit: Record<string, number | undefined> | undefined): boolean {
  return Object.values(limit ?? {}).some((value) => (value ?? 0) > 0);
}
