export type { Artifact } from './artifact.ts';
export type { CheckRun, CheckRunOutcome } from './check-run.ts';
export type { Container, ContainerImage, ContainerSpec, Mount, StartedContainer, StartRequest } from './container.ts';
export { chooseWorker } from './placement/choose-worker.ts';
export { findCandidates, workerProtocolVersion } from './placement/find-candidates.ts';
export {
  type PlacementLimits,
  type PlacementStrategyName,
  parsePlacementStrategy,
  UnknownPlacementStrategyError,
} from './placement/placement-strategy.ts';
export type { WorkerRequirements, WorkerView } from './placement/worker-view.ts';
export {
  type ExitOutcome,
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
  StreamRefusedError,
  VolumeNotFoundError,
  WorkerDisappearedError,
  WorkerRefusedError,
  WorkerUnreachableError,
} from './runtime-errors.ts';
export type { StreamEncoding, Volume, VolumeOrigin, VolumeSpec } from './volume.ts';
export type { Worker, WorkerCapabilities } from './worker.ts';
