export type { BuildId, JobId, JobInput, JobInputs, ResourceId, Version, VersionDigest } from './resolve/job-input.ts';
export { chosenVersionNotAvailable } from './resolve/messages.ts';
export type { InputResolution, Resolution } from './resolve/resolution.ts';
export { resolveInputs } from './resolve/resolve-inputs.ts';
export type {
  BuildCursor,
  BuildOutput,
  BuildsRequest,
  LastUsedBuilds,
  PartSources,
  PassedBuild,
  ResourceVersion,
  VersionsView,
  VersionWindow,
} from './resolve/versions-view.ts';
