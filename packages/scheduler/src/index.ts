export type { CheckOutcome, CheckRequest, CheckRunner } from './check/check-runner.ts';
export { createDueChecksComponent } from './check/due-checks.ts';
export { type RequestCheckOptions, requestCheck } from './check/request-check.ts';
export { type RequestTypeCheckOptions, requestTypeCheck } from './check/request-type-check.ts';
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
export { createScheduleComponent } from './schedule/schedule-component.ts';
export {
  defaultSchedulerOptions,
  type SchedulerOptions,
  type SchedulerServices,
} from './scheduler-options.ts';
