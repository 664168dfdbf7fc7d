export type { Artifact } from './artifact.ts';
export type { CheckRun, CheckRunOutcome } from './check-run.ts';
export type { Container, ContainerImage, ContainerSpec, Mount, StartedContainer, StartRequest } from './container.ts';
export { currentBaseImages } from './images/current-base-images.ts';
export { type BaseImage, BaseImages, UnsupportedResourceTypeError } from './images/ensure-base-image.ts';
export { ImageMetadataCache } from './images/image-metadata-cache.ts';
export { taskImageType } from './images/offered-images.ts';
export type { ImageMetadata } from './images/read-image-metadata.ts';
export type { ContainerPlan, ImagePlan, MountPlan } from './ownership/container-plan.ts';
export { SessionContainers, type SessionRun } from './ownership/session-containers.ts';
export { ContainerCreationError } from './ownership/start-or-fail.ts';
export { type StartedStep, type StartStepOptions, startStepContainer } from './ownership/start-step-container.ts';
export { chooseWorker } from './placement/choose-worker.ts';
export { findCandidates, workerProtocolVersion } from './placement/find-candidates.ts';
export {
  type PlacementLimits,
  type PlacementStrategyName,
  parsePlacementStrategy,
  UnknownPlacementStrategyError,
} from './placement/placement-strategy.ts';
export {
  type Placement,
  type PlacementChain,
  type PlacementRequest,
  Placer,
  type PlacerOptions,
} from './placement/placer.ts';
export { isWorkerLost, type WorkerWatch, watchWorker } from './placement/watch-worker.ts';
export { WorkerPool, type WorkerPoolOptions } from './placement/worker-pool.ts';
export type { WorkerRequirements, WorkerView } from './placement/worker-view.ts';
export {
  type ExitOutcome,
  type InteractiveProcess,
  type OutputChunk,
  type OutputPosition,
  type OutputSource,
  outputStart,
  type Process,
  type ProcessSpec,
} from './process.ts';
export {
  ContainerLostError,
  ContainerNotFoundError,
  FileNotFoundError,
  MalformedAnswerError,
  MalformedImageError,
  NoWorkersError,
  StaleLeaseError,
  StepLostError,
  StreamRefusedError,
  VolumeNotFoundError,
  WorkerDisappearedError,
  WorkerRefusedError,
  WorkerUnreachableError,
} from './runtime-errors.ts';
export { type StreamTarget, streamArtifact } from './transfer/stream-artifact.ts';
export type { StreamEncoding, Volume, VolumeOrigin, VolumeSpec } from './volume.ts';
export type { Worker, WorkerCapabilities } from './worker.ts';
export type { WorkerConnector } from './worker-connector.ts';
