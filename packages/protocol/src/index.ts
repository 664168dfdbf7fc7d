export { type AccessClass, type RoleName, roleNames } from './api/access.ts';
export {
  type InstanceVars,
  MalformedInstanceVarsError,
  pipelineReference,
  readInstanceVars,
  writeInstanceVars,
} from './api/instance-vars.ts';
export { type Method, type Route, type RouteName, routes } from './api/routes.ts';
export {
  HeldLayers,
  LayeredImageAnswer,
  RondoLayer,
  RondoLayersManifest,
  RondoLayersParams,
  rondoLayersDirectory,
  rondoLayersFormat,
} from './baggageclaim/layered-image.ts';
export { GarbageAnswer, StorageUsage, VolumeUsage } from './baggageclaim/storage-usage.ts';
export {
  BaggageclaimError,
  BaggageclaimHandles,
  BaggageclaimPrivilegedValue,
  BaggageclaimPropertyValue,
  BaggageclaimStrategy,
  BaggageclaimVolume,
  BaggageclaimVolumeRequest,
} from './baggageclaim/volume.ts';
export { VolumeBatchAnswer, VolumeBatchRequest } from './baggageclaim/volume-batch.ts';
export { defaultFileLimitBytes, volumeExtensionPrefix } from './baggageclaim/volume-routes.ts';
export { decodeEvents, EventFormatError, type NumberedEvent } from './events/decode-events.ts';
export { encodeEnd, encodeEvents } from './events/encode-events.ts';
export {
  type BuildEvent,
  type BuildEventType,
  type EventBuildStatus,
  type EventOrigin,
  type EventTaskConfig,
  type EventVersionResult,
  eventVersions,
  unknownTaskConfig,
} from './events/event.ts';
export { findEventStart } from './events/find-event-start.ts';
export { GardenBindMount, GardenContainerSpec, GardenLimits } from './garden/container-spec.ts';
export { GardenErrorBody } from './garden/garden-error.ts';
export {
  encodeEndFrame,
  encodeOutputHeader,
  MalformedFrameError,
  maxFrameBytes,
  type OutputFrame,
  OutputFrameDecoder,
} from './garden/output-frame.ts';
export { GardenProcessPayload } from './garden/process-payload.ts';
export { GardenProcessSpec, GardenWindowSize } from './garden/process-spec.ts';
export { WorkerCheckAnswer, WorkerCheckRequest } from './garden/worker-check.ts';
export {
  WorkerContainerList,
  WorkerContainerRequest,
  WorkerContainerView,
  WorkerDescription,
} from './garden/worker-container.ts';
export {
  WorkerLossReason,
  WorkerOutputOffsets,
  WorkerProcessRequest,
  WorkerProcessState,
  WorkerProcessView,
  WorkerStartFailure,
  WorkerStdin,
} from './garden/worker-process.ts';
export { workerExtensionPrefix, workerExtensionVersion } from './garden/worker-routes.ts';
export { WorkerSignalRequest } from './garden/worker-signal.ts';
export {
  type CheckFrame,
  CheckFrameDecoder,
  type CheckFrameKind,
  encodeCheckFrame,
  MalformedCheckFrameError,
  maxCheckFrameBytes,
} from './resource/check-frame.ts';
export { CheckAnswer, CheckRunnerReady, CheckStart, checkRunnerVersion } from './resource/check-runner.ts';
export { UiBuildChanges } from './ui/build-changes.ts';
export { UiBuildOutline } from './ui/build-outline.ts';
export {
  UiBuildCause,
  UiDashboard,
  UiDashboardPipeline,
  UiDashboardTeam,
  UiJobBox,
  UiJobState,
  UiPipelineStatus,
  UiPlace,
} from './ui/dashboard.ts';
export { UiJobBuild, UiJobStats } from './ui/job-page.ts';
export { UiDashboardPatch, UiPipelinePatch, UiStockPatch, UiStreamMessage, type UiTopic } from './ui/live-stream.ts';
export { isPagePath } from './ui/page-path.ts';
export { UiGraphJob, UiGraphResource, UiPipelineGraph } from './ui/pipeline-graph.ts';
export { UiBar, UiBuildRef, UiBuildStatus, UiRefrain } from './ui/refrain.ts';
export { UiRecentCheck, UiResourceFacts, UiSourceField, UiVersionFacts } from './ui/resource-facts.ts';
export { UiVersionCauses } from './ui/version-causes.ts';
