import type { TaskConfig } from '@rondo/pipeline';
import type { EngineServices } from '../services.ts';

/** What a task may use: as its config says, else as the server does. */
export function taskLimits(
  { containerLimits }: TaskConfig,
  { defaultTaskCpuShares, defaultTaskMemoryBytes }: EngineServices['options'],
): { cpuShares?: number; memoryBytes?: number } {
  const cpuShares = containerLimits?.cpu ?? defaultTaskCpuShares;
  const memoryBytes = containerLimits?.memoryBytes ?? defaultTaskMemoryBytes;
  return {
    ...(cpuShares === undefined ? {} : { cpuShares: Number(cpuShares) }),
    ...(memoryBytes === undefined ? {} : { memoryBytes: Number(memoryBytes) }),
  };
}
