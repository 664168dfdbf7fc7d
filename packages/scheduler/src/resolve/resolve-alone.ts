import type { JobId, JobInput } from './job-input.ts';
import { everyVersionNotFound, latestVersionNotFound, pinnedVersionNotFound } from './messages.ts';
import type { PartOutcome } from './resolution.ts';
import type { VersionsView, VersionWindow } from './versions-view.ts';

/** Resolves inputs without `passed`, each by itself, all in at most two calls of the view (scheduling.md 4.4, 4.5). */
export async function resolveAlone(
  view: VersionsView,
  job: JobId,
  inputs: readonly JobInput[],
): Promise<PartOutcome[]> {
  const pinned = inputs.flatMap(({ resource, pin }) => (pin === undefined ? [] : [{ resource, pin }]));
  const free = inputs.filter((input) => input.pin === undefined);
  const [found, windows] = await Promise.all([
    pinned.length === 0 ? [] : view.pinned(pinned),
    free.length === 0 ? [] : view.windows(job, free),
  ]);
  const [pins, choices] = [found.values(), windows.values()];
  return inputs.map((input) => {
    if (input.pin === undefined) return chooseFromWindow(input, choices.next().value);
    const version = pins.next().value;
    return version === undefined
      ? { kind: 'failed', reason: pinnedVersionNotFound(input.pin) }
      : { kind: 'chosen', choices: [{ version, sources: [], hasNext: false }] };
  });
}

/** The first version not used yet, else the last one used: for a job that asks for the latest, nothing counts as used yet or later. */
function chooseFromWindow(input: JobInput, window: VersionWindow | undefined): PartOutcome {
  const [next, beyond] = window?.after ?? [];
  const version = next ?? window?.upTo;
  if (version === undefined) {
    return { kind: 'failed', reason: input.every ? everyVersionNotFound : latestVersionNotFound };
  }
  return { kind: 'chosen', choices: [{ version, sources: [], hasNext: beyond !== undefined }] };
}
