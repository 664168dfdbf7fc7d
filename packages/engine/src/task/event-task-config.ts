import type { TaskConfig } from '@rondo/pipeline';
import type { EventTaskConfig } from '@rondo/protocol';

/** A task's config as its `start-task` event shows it (scheduling.md 10). */
export function eventTaskConfig({ platform = '', run, inputs }: TaskConfig): EventTaskConfig {
  return {
    platform,
    image: '',
    run: { path: run?.path ?? '', args: run?.args ?? null, dir: run?.dir ?? '' },
    inputs: inputs === undefined || inputs.length === 0 ? null : inputs.map(({ name, path = '' }) => ({ name, path })),
  };
}
