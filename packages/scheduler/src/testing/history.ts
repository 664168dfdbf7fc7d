import type { ResourceId } from '../resolve/job-input.ts';
import type { HistoryBuild } from '../resolve/memory/job-history.ts';
import { MemoryVersionsView } from '../resolve/memory/memory-versions-view.ts';
import type { HistoryVersion } from '../resolve/memory/resource-history.ts';
import type { ResourceVersion } from '../resolve/versions-view.ts';

/** Everything that happened to a pipeline's jobs and resources, as plain lists. Builds are in the order of their ids. */
export interface History {
  versions: ({ resource: ResourceId } & HistoryVersion)[];
  disabled: ResourceVersion[];
  builds: HistoryBuild[];
}

/** The history as a view. */
export function viewOf({ versions, disabled, builds }: History): MemoryVersionsView {
  const view = new MemoryVersionsView();
  for (const { resource, ...entry } of versions) view.addVersion(resource, entry);
  for (const version of disabled) view.disableVersion(version);
  for (const build of builds) view.addBuild(build);
  return view;
}
