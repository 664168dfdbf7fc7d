import type { TaskConfig } from '@rondo/pipeline';
import type { ImageMetadata } from '@rondo/runtime';

const noExecutable =
  'No executable defined for task. Specify an executable to run in either the task config (run.path) or as an ENTRYPOINT/CMD in the container image.';

/** The program of a task and its arguments: its own, else the image's entrypoint and command (pipeline-language.md 12.5). */
export function taskCommand(
  run: TaskConfig['run'],
  image: ImageMetadata | undefined,
): { path: string; args: string[] } {
  const args = [...(run?.args ?? [])];
  if (run !== undefined && run.path !== '') return { path: run.path, args };
  const [path, ...rest] = [...(image?.entrypoint ?? []), ...(image?.cmd ?? []), ...args];
  if (path === undefined) throw new Error(noExecutable);
  return { path, args: rest };
}
